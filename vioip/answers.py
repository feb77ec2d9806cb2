"""What Django's log says of an answer: a mistake of ours is an error, an answer that we chose is not.

Django writes every answer of 500 and above as an error and every other refusal as a warning, whoever made
it. But that the rooms are still starting, that a session is over or that a form wants another look is how
things are, and whoever watches the log for errors must not be woken by it. What nobody chose comes with
its exception (a bug, a refusal by Django), or with a status that no view of ours answers with.
"""

import logging
from http import HTTPStatus

CHOSEN = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.CONFLICT,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    }
)
"""What our views answer with of their own accord. Without 404 and 429: many of them are somebody who tries
doors, which whoever runs the clinic wants to see."""


class ChosenAnswers(logging.Filter):
    """For the logger `django.request`: writes at INFO what a view of ours chose to answer."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info is not None or getattr(record, "status_code", None) not in CHOSEN:
            return True
        record.levelno, record.levelname = logging.INFO, logging.getLevelName(logging.INFO)
        # The logger let an error through before it became none.
        return logging.getLogger(record.name).isEnabledFor(record.levelno)
