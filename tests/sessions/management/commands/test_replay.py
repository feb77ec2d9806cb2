"""`manage.py replay` as a person runs it: real files, no database, exit codes and streams."""

import json
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

case = pytest.param

PROGRAM: dict[str, Any] = {"kind": "program", "id": "p", "zone": "America/New_York", "week_start": "mon"}
SESSION: dict[str, Any] = {
    "kind": "session",
    "id": "s1",
    "program": "p",
    "service": "group",
    "scheduled_start": "2026-03-02T09:00:00-05:00",
    "scheduled_end": "2026-03-02T12:00:00-05:00",
    "roster": ["ana"],
}
AT = "2026-03-02T14:00:00Z"
JOINED: dict[str, Any] = {
    "kind": "joined",
    "session": "s1",
    "at": AT,
    "person": "ana",
    "peer": "a",
    "role": "client",
    "place": "main",
}


def fact(kind: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "session": "s1", "at": AT, **fields}


def write(path: Path, *records: Any) -> Path:
    path.write_text("".join(f"{text if isinstance(text, str) else json.dumps(text)}\n" for text in records))
    return path


def replay(path: Path, *options: str) -> tuple[int, str, str]:
    """(exit code, standard output, standard error)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("replay", str(path), *options, stdout=out, stderr=err, no_color=True)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


HALF = "text must be whole characters, not half of a pair like \\ud800"
ERRORS = [
    case("{", "not JSON: Expecting property name enclosed in double quotes at column 2", id="cut off"),
    case("[1]", "a line must hold one JSON object", id="a list"),
    case('{"kind": "seen", "kind": "left"}', "key 'kind' stands twice", id="a key twice"),
    case({**JOINED, "person": "\ud800"}, HALF, id="half a character in an id"),
    case({**JOINED, "\udfff": "ana"}, HALF, id="half a character in a key"),
    case({**SESSION, "id": "s2", "roster": ["ana", "b\udc00"]}, HALF, id="half a character in a roster"),
    case(
        fact("attested", person="ana", by="f", reason="\ud83d!", modality="audio", **{"from": AT, "to": AT}),
        HALF,
        id="half a character in a reason",
    ),
    case('{"kind": NaN}', "not JSON: NaN", id="not a number"),
    case({"at": AT}, "a line needs 'kind'", id="no kind"),
    case({"kind": "waved"}, "unknown kind 'waved'", id="unknown kind"),
    case({"kind": ["seen"]}, "unknown kind ['seen']", id="a kind that is no text"),
    case({**JOINED, "mood": "good"}, "unknown key 'mood' in 'joined'", id="unknown key"),
    case(fact("ended", by="finn"), "unknown key 'by' in 'ended'", id="a key of another kind"),
    case(fact("seen"), "'seen' needs 'peer'", id="missing key"),
    case(fact("overrun_confirmed"), "'overrun_confirmed' needs 'by'", id="nobody confirmed"),
    case(
        fact("started", at="2026-03-02T14:00:00"),
        "'at' must be an ISO 8601 time with an offset, not '2026-03-02T14:00:00'",
        id="no offset",
    ),
    case(
        fact("started", at="2026-02-30T14:00:00Z"),
        "'at' must be an ISO 8601 time with an offset, not '2026-02-30T14:00:00Z'",
        id="no such day",
    ),
    case(
        fact("started", at=1772460000),
        "'at' must be an ISO 8601 time with an offset, not 1772460000",
        id="a number",
    ),
    case(
        fact("started", recorded_at="soon"),
        "'recorded_at' must be an ISO 8601 time with an offset, not 'soon'",
        id="recorded_at",
    ),
    case(fact("seen", peer="a", since="2026-03-02T14:00:01Z"), "'since' must not be after 'at'", id="since"),
    case(
        fact("excluded", person="ana", by="f", reason="r", **{"from": AT, "to": "2026-03-02T13:00:00Z"}),
        "'to' must not be before 'from'",
        id="backward",
    ),
    case(
        fact("left", peer="a", reason="bored"),
        "'reason' must be one of leave, removed, replaced, ended, timeout, transport_lost, server_lost, "
        "not 'bored'",
        id="reason",
    ),
    case(
        {**JOINED, "role": "host"},
        "'role' must be one of client, facilitator, guest, observer, not 'host'",
        id="role",
    ),
    case(
        {**JOINED, "place": "kitchen"},
        "'place' must be lobby, main, breakout:… or aside:…, not 'kitchen'",
        id="place",
    ),
    case(
        {**JOINED, "place": "aside:"},
        "'place' must be lobby, main, breakout:… or aside:…, not 'aside:'",
        id="an aside without a name",
    ),
    case({**JOINED, "person": ""}, "'person' must be a text that is not empty", id="no person"),
    case(
        fact("modality", peer="a", video=1, audio=True), "'video' must be true or false, not 1", id="a flag"
    ),
    case(fact("started", seq=-1), "'seq' must be a whole number of at least 0, not -1", id="seq"),
    case(fact("started", epoch=True), "'epoch' must be a whole number of at least 0, not True", id="epoch"),
    case({**JOINED, "session": "s9"}, "no such session: 's9'", id="unknown session"),
    case({**SESSION, "id": "s2", "program": "q"}, "no such program: 'q'", id="unknown program"),
    case(
        {**SESSION, "service": "family"},
        "session 's1' was given before with different content",
        id="another s1",
    ),
    case({**SESSION, "id": "s2", "roster": "ana"}, "'roster' must be a list", id="roster"),
    case(
        {**SESSION, "id": "s2", "cancelled": "no"},
        "'cancelled' must be true or false, not 'no'",
        id="cancelled",
    ),
    case({**SESSION, "id": "s2", "room": 1}, "unknown key 'room' in 'session'", id="session key"),
    case(
        {**SESSION, "id": "s2", "scheduled_end": SESSION["scheduled_start"]},
        "'scheduled_end' must be after 'scheduled_start'",
        id="no length",
    ),
    case(
        {**PROGRAM, "id": "q", "zone": "Mars/Base"},
        "'zone' must be a time zone like America/New_York, not 'Mars/Base'",
        id="zone",
    ),
    case(
        {**PROGRAM, "id": "q", "week_start": "tue"},
        "'week_start' must be one of mon, sun, not 'tue'",
        id="week start",
    ),
    case(
        {"kind": "program", "id": "q", "zone": "UTC"},
        "'program' needs 'week_start'",
        id="no silent week start",
    ),
    case({**PROGRAM, "id": "q", "rules": {"mercy_s": 1}}, "unknown rule 'mercy_s'", id="unknown rule"),
    case(
        {**PROGRAM, "id": "q", "rules": {"grace_s": "60"}},
        "rule 'grace_s' must be a whole number of at least 0",
        id="rule value",
    ),
    case(
        {**PROGRAM, "id": "q", "rules": {"overrun_cap_s": 10**12}},
        "rule 'overrun_cap_s' must be at most 604800",
        id="a rule beyond the calendar",
    ),
    case(
        {**SESSION, "id": "s2", "scheduled_end": "9998-12-31T00:00:00Z"},
        "'scheduled_end' must be at most a week after 'scheduled_start'",
        id="no end in sight",
    ),
    case(
        {**PROGRAM, "id": "q", "requirement": {"hours": 9}},
        "unknown key 'hours' in 'requirement'",
        id="requirement",
    ),
    case(
        {"kind": "enrollment", "person": "ana", "program": "p", "admitted": "2 March"},
        "'admitted' must be a date like 2026-03-02, not '2 March'",
        id="date",
    ),
    case(
        {
            "kind": "enrollment",
            "person": "ana",
            "program": "p",
            "admitted": "2026-03-02",
            "discharged": "2026-03-01",
        },
        "'discharged' must not be before 'admitted'",
        id="discharged",
    ),
]


def test_both_halves_of_a_character_are_one(tmp_path: Path) -> None:
    path = write(tmp_path / "case.jsonl", PROGRAM, {**SESSION, "roster": ["\U0001f33b"]})
    assert "\\ud83c" in path.read_text()
    code, out, _ = replay(path)
    assert (code, list(json.loads(out)["sessions"]["s1"])) == (0, ["\U0001f33b"])


GOLDEN = [
    path.read_bytes() for path in sorted((Path(__file__).parents[3] / "golden/minutes").glob("*.jsonl"))
]
SCRAPS = [
    b"",
    b"\\ud800",
    b"\xff",
    b"\x00",
    b"9",
    b"-",
    b"null",
    b"true",
    b"[",
    b"{}",
    b'""',
    b"1e999",
    b"\n",
]


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    """A case of the law with some of its bytes cut out or written over, as a hand or a disk might."""
    data = draw(st.sampled_from(GOLDEN))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 12))
        scrap = draw(st.sampled_from(SCRAPS) | st.binary(max_size=4))
        data = data[:start] + scrap + data[start + length :]
    return data


ODD: list[Any] = [
    *(None, True, -1, 0, 1, 10**12, 10**30, 1.5, "", " ", [], {}, [[]], "main", "s1", "UTC", "\ud800"),
    *("1970-01-01T00:00:00Z", "9998-12-31T23:59:59Z", "9998-12-31T23:59:59-23:59", "1970-01-01T00:00+23:59"),
    *("0001-01-01", "9999-12-31", "2026-02-30", "lobby", "aside:x", "exclude", "from_admission"),
]
SETTING = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(ODD) for name in ("overrun_cap_s", "grace_s", "split_midnight")}
)


@st.composite
def odd(draw: st.DrawFn) -> bytes:
    """A case of the law in which some values are others, of every shape and at every edge of time."""
    records = [json.loads(line) for line in draw(st.sampled_from(GOLDEN)).splitlines()]
    for _ in range(draw(st.integers(1, 3))):
        record = draw(st.sampled_from(records))
        key = draw(st.sampled_from(sorted(record)))
        record[key] = draw(SETTING if key == "rules" else st.sampled_from(ODD))
    return "".join(f"{json.dumps(record)}\n" for record in records).encode()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(broken() | odd() | st.binary(max_size=200))
def test_whatever_a_file_holds_there_is_an_account_or_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "case.jsonl"
    path.write_bytes(data)
    code, out, err = replay(path)
    if code == 0:
        assert set(json.loads(out.encode("utf-8"))) == {"sessions", "days", "weeks"}
        assert err == ""
    else:
        assert (code, out) == (2, "")
        assert re.fullmatch(rf"{re.escape(str(path))}:\d+: .+\n", err)


@pytest.mark.parametrize(("record", "what"), ERRORS)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, record: Any, what: str) -> None:
    path = write(tmp_path / "case.jsonl", PROGRAM, SESSION, "", record, JOINED)
    assert replay(path) == (2, "", f"{path}:4: {what}\n")


def test_the_same_number_with_different_content(tmp_path: Path) -> None:
    first = fact("started", epoch=1, seq=7)
    same = {**first, "at": "2026-03-02T09:00:00-05:00", "recorded_at": AT}
    other = fact("ended", epoch=1, seq=7)
    path = write(tmp_path / "case.jsonl", PROGRAM, SESSION, first, same, other)
    assert replay(path) == (2, "", f"{path}:5: epoch 1, seq 7 was used before with different content\n")
    elsewhere = {**SESSION, "id": "s2"}
    free = [{**other, "epoch": 2}, {**other, "session": "s2"}, {**other, "seq": None}]
    assert replay(write(path, PROGRAM, SESSION, elsewhere, first, same, *free))[0] == 0


def test_not_utf8_and_not_there(tmp_path: Path) -> None:
    path = tmp_path / "case.jsonl"
    path.write_bytes(json.dumps(PROGRAM).encode() + b'\n{"kind": "\xff"}\n')
    assert replay(path) == (2, "", f"{path}:2: not UTF-8\n")
    missing = tmp_path / "missing.jsonl"
    assert replay(missing) == (2, "", f"{missing}: cannot be read: No such file or directory\n")


def test_nothing_in_nothing_out(tmp_path: Path) -> None:
    code, out, err = replay(write(tmp_path / "case.jsonl"))
    assert (code, json.loads(out), err) == (0, {"sessions": {}, "days": {}, "weeks": {}}, "")


def test_lines_in_any_order(tmp_path: Path) -> None:
    seen = fact("seen", peer="a", since=AT) | {"at": "2026-03-02T17:00:00Z"}
    lead = {**JOINED, "person": "finn", "peer": "f", "role": "facilitator"}
    led = {**seen, "peer": "f"}
    marks = [fact("started"), fact("ended") | {"at": "2026-03-02T17:00:00Z"}]
    numbered = [{**f, "epoch": 1, "seq": n} for n, f in enumerate([JOINED, seen, lead, led, *marks])]
    forward = replay(write(tmp_path / "a.jsonl", PROGRAM, SESSION, *numbered))
    backward = replay(write(tmp_path / "b.jsonl", *reversed([PROGRAM, SESSION, *numbered, *numbered])))
    assert forward == backward
    assert json.loads(forward[1])["sessions"]["s1"]["ana"]["credited_s"] == 10800


def test_file_order_breaks_ties(tmp_path: Path) -> None:
    mark = {"at": "2026-03-02T14:30:00Z"}
    pressed = [fact("ended") | mark, fact("reopened") | mark]
    seen = fact("seen", peer="a", since=AT) | {"at": "2026-03-02T17:00:00Z"}
    start = [PROGRAM, SESSION, JOINED, seen, fact("started")]
    ends = []
    for marks in (pressed, pressed[::-1]):
        report = json.loads(replay(write(tmp_path / "case.jsonl", *start, *marks))[1])
        ends.append(report["sessions"]["s1"]["ana"]["lines"][-1]["reason"])
    assert ends == ["absent", "after end"]


def test_now_judges_a_running_week(tmp_path: Path) -> None:
    later = [{**SESSION, "id": f"s{day}", "scheduled_start": f"2026-03-0{day}T09:00:00-05:00",
              "scheduled_end": f"2026-03-0{day}T12:00:00-05:00"} for day in (4, 5, 6)]  # fmt: skip
    path = write(tmp_path / "case.jsonl", PROGRAM, SESSION, *later)
    found = {}
    for now in ("2026-03-03T00:00:00Z", "2026-03-04T15:00:00Z", "2026-03-09T04:59:59+01:00"):
        report = json.loads(replay(path, "--now", now)[1])
        found[now] = report["weeks"]["ana"]["2026-03-02"]["status"], report["sessions"]["s6"]["ana"]["status"]
    assert found == {
        "2026-03-03T00:00:00Z": ("at_risk", "expected"),
        "2026-03-04T15:00:00Z": ("out_of_reach", "expected"),
        "2026-03-09T04:59:59+01:00": ("out_of_reach", "no-show"),
    }
    assert json.loads(replay(path)[1])["weeks"]["ana"]["2026-03-02"]["status"] == "short"


def test_as_a_process_without_database_or_environment(tmp_path: Path, repository: Path) -> None:
    path = write(tmp_path / "case.jsonl", PROGRAM, SESSION, fact("waved"))
    bare = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}
    command = [sys.executable, str(repository / "manage.py"), "replay", str(path)]
    wrong = subprocess.run(command, env=bare, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (2, "", f"{path}:3: unknown kind 'waved'\n")
    write(path, PROGRAM, SESSION)
    right = subprocess.run(command, env=bare, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (right.returncode, right.stderr) == (0, "")
    assert json.loads(right.stdout)["sessions"]["s1"]["ana"]["status"] == "no-show"
    options = [*command, "--now", "yesterday"]
    assert subprocess.run(options, env=bare, capture_output=True, check=False).returncode == 2
