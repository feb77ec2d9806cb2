"""What reaches the log: ids, never people.

Three habits keep names out of logs: our own messages carry ids only, people have no printable form,
and this formatter, for what libraries write: e-mail addresses, keys and tokens are masked, and of an
exception only its class and the places it passed are written, because its message may quote anything
(an integrity error quotes the row).
"""

import logging
import re
import traceback
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.template import TemplateDoesNotExist

MASK = "…"

# Their messages quote names of modules, variables and settings, never data.
CODE_ERRORS = (ImportError, NameError, AttributeError, ImproperlyConfigured, TemplateDoesNotExist)

_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_QUOTED_ROW = re.compile(r"(Key \([^)]*\)=|Failing row contains )\([^\n]*\)")
_SECRET = re.compile(
    r"(?i)\b(ticket|token|password|secret|key|ufrag|pwd|sessionid|csrf\w*|authorization|cookie)"
    r"(\"?'?\s*[=:]\s*\"?'?)(?:bearer\s+)?[^\s&\"',;)}]+"
)
_TASK_ERROR = re.compile(r"exception=(\w+)\(.*\)")  # asyncio prints the whole exception of a lost task
_QUERY = re.compile(r"(/[\w./-]*)\?[^\s\"']+")

ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def redacted(text: str) -> str:
    """`text` without e-mail addresses, secrets, quoted rows, query strings and messages of lost tasks."""
    text = _TASK_ERROR.sub(rf"exception=\1({MASK})", text)
    text = _QUOTED_ROW.sub(rf"\1({MASK})", text)
    text = _QUERY.sub(rf"\1?{MASK}", text)
    text = _SECRET.sub(rf"\1\2{MASK}", text)
    return _EMAIL.sub(MASK, text)


def bare_traceback(error: BaseException) -> str:
    """Where an exception passed and what class it is, innermost last, without its message or its causes'."""
    lines = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and cause is not error:
        lines.append(bare_traceback(cause))
    lines += [
        f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    lines.append(f"{type(error).__module__}.{type(error).__qualname__}{_harmless_words(error)}")
    return "\n".join(lines)


def _harmless_words(error: BaseException) -> str:
    """What may be said of an error beside its class: words that come from the code, and numbers."""
    if isinstance(error, CODE_ERRORS):
        return f": {redacted(str(error))}"
    return f": errno {error.errno}" if isinstance(error, OSError) and error.errno else ""


class RedactingFormatter(logging.Formatter):
    """The formatter of every handler of ours."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left the full text of the exception on the record.
        record.exc_text = None
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the base class names it
        record.message = redacted(record.getMessage())
        return super().formatMessage(record)

    def formatException(self, ei: ErrorInfo | Any) -> str:  # noqa: N802 - the base class names it
        error = ei[1]
        return bare_traceback(error) if error is not None else ""
