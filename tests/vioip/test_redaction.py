"""Canary names and secrets must not come out of the log; ids must."""

import logging

import pytest

from vioip.redaction import RedactingFormatter, bare_traceback, redacted

CANARY = "Canarina Testperson"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("peer 7 joined room 4f1c", "peer 7 joined room 4f1c"),
        ("mail to ana.b+x@clinic.invalid failed", "mail to … failed"),
        ("GET /week/?next=/today/ 200", "GET /week/?… 200"),
        ("ticket=abc.DEF-1_2:x& refused", "ticket=…& refused"),
        ('{"token": "eyJhbGciOi"}', '{"token": "…"}'),
        ("authorization: Bearer s3cr3t", "authorization: …"),
        ("DETAIL:  Key (email)=(ana@x.invalid) already exists.", "DETAIL:  Key (email)=(…) already exists."),
        (f"Failing row contains (1, {CANARY}, null).", "Failing row contains (…)."),
        (f"<Task finished exception=ValueError('{CANARY}')>", "<Task finished exception=ValueError(…)>"),
        ("password=two words", "password=… words"),
    ],
)
def test_what_is_masked_and_what_stays(said: str, written: str) -> None:
    assert redacted(said) == written


def fail() -> None:
    """Raises an error whose message, and whose cause's message, name a person."""
    try:
        dict[str, int]()[CANARY]
    except KeyError as cause:
        raise ValueError(f"no such client: {CANARY}") from cause


def written_by(formatter: logging.Formatter) -> str:
    """What `formatter` makes of that error."""
    with pytest.raises(ValueError) as caught:
        fail()
    info = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("vioip", logging.ERROR, __file__, 1, "room %s failed", ("4f1c",), info)
    logging.Formatter().format(record)  # as another handler would: it keeps the full text on the record
    return formatter.format(record)


def test_an_exception_leaves_its_class_and_places_but_not_its_words() -> None:
    text = written_by(RedactingFormatter())
    assert CANARY not in text
    lines = text.splitlines()
    assert (lines[0], lines[-1]) == ("room 4f1c failed", "builtins.ValueError")
    assert "builtins.KeyError" in lines
    assert any(line.endswith("in fail") for line in lines)


def test_control_the_plain_formatter_would_have_told() -> None:
    assert CANARY in written_by(logging.Formatter())


@pytest.mark.parametrize(
    ("error", "written"),
    [
        (
            ImportError("No module named 'sessions.nothing'"),
            "builtins.ImportError: No module named 'sessions.nothing'",
        ),
        (OSError(28, CANARY), "builtins.OSError: errno 28"),
        (KeyError(CANARY), "builtins.KeyError"),
    ],
)
def test_words_from_the_code_and_numbers_stay(error: Exception, written: str) -> None:
    assert bare_traceback(error) == written
