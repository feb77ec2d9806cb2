"""The thirty hard cases of MINUTES section 8, by number, on the same way as `replay`.

The files in `tests/golden/minutes` hold each case as facts (`.jsonl`) and the whole account of it (`.json`);
the table below is the answer of the law, written down by hand.
"""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sessions.core.attendance.casefile import CaseFile, read_case
from sessions.core.attendance.credit import credit
from sessions.core.attendance.lines import COUNTED
from sessions.core.attendance.report import Report, report_of
from sessions.core.attendance.spans import intersected, merged, total

GOLDEN = Path(__file__).parents[3] / "golden" / "minutes"
CLINIC = ZoneInfo("America/New_York")

# name: {session: {client: (minutes, status, what was not simply credited or waited for)}}
ANSWERS = {
    "01a-bridged": {"s1": {"ana": (180, "attended", ["bridged 0:45"])}},
    "01b-too-long-to-bridge": {"s1": {"ana": (177, "attended", ["absent 3:00"])}},
    "02-new-connection": {"s1": {"ana": (180, "attended", [])}},
    "03-laptop-and-phone": {"s1": {"ana": (180, "attended", [])}},
    "04-waited-in-lobby": {"s1": {"ana": (174, "attended", ["lobby 14:00"])}},
    "05-start-pressed-late": {"s1": {"ana": (180, "attended", ["lobby 8:00", "before start 9:00"])}},
    "06a-only-facilitator-gone": {"s1": {"ana": (173, "attended", ["no facilitator 7:00"])}},
    "06b-co-facilitator-stayed": {"s1": {"ana": (180, "attended", [])}},
    "06c-facilitator-gone-briefly": {"s1": {"ana": (180, "attended", [])}},
    "07a-facilitator-in-a-breakout": {"s1": {"ana": (180, "attended", []), "ben": (180, "attended", [])}},
    "07b-facilitator-elsewhere": {
        "s1": {
            "ana": (160, "attended", ["no facilitator 20:00"]),
            "ben": (160, "attended", ["no facilitator 20:00"]),
        }
    },
    "08a-aside-with-co-facilitator": {
        "s1": {"ana": (180, "attended", ["individual 20:00"]), "ben": (180, "attended", [])}
    },
    "08b-aside-with-only-facilitator": {
        "s1": {
            "ana": (180, "attended", ["individual 20:00"]),
            "ben": (160, "attended", ["no facilitator 20:00"]),
        }
    },
    "09a-server-lost": {"s1": {"ana": (176.5, "attended", ["platform outage 3:30"])}},
    "09b-server-lost-attested": {"s1": {"ana": (180, "attended", ["attested 3:30"])}},
    "09c-next-server-notes-the-loss": {
        "s1": {"ana": (172, "attended", ["platform outage 3:30", "absent 4:30"])}
    },
    "10-lid-closed": {"s1": {"ana": (140, "left early", ["absent 40:00"])}},
    "11-nobody-pressed-end": {"s1": {"ana": (188, "attended", ["after end 2:00", "after end 20:00"])}},
    "11b-facilitator-looks-in-later": {
        "s1": {"ana": (194 + 1 / 3, "attended", ["after end 0:40", "after end 0:10"])}
    },
    "12-camera-off": {"s1": {"ana": (180, "attended", ["audio 40:00"])}},
    "13-not-taking-part": {"s1": {"ana": (160, "attended", ["excluded 20:00"])}},
    "14-by-phone": {"s1": {"ana": (176, "attended", ["absent 4:00", "attested audio 116:00"])}},
    "15-late": {"s1": {"ana": (163, "late", ["absent 17:00"])}},
    "16-left-early": {"s1": {"ana": (155, "left early", ["absent 25:00"])}},
    "17-two-minutes-short": {"s1": {"ana": (178, "attended", ["absent 2:00"])}},
    "18a-break": {"s1": {"ana": (165, "attended", ["break 15:00"])}},
    "18b-break-credited": {"s1": {"ana": (180, "attended", [])}},
    "19a-overrun": {"s1": {"ana": (195, "attended", ["past overrun cap 5:00"])}},
    "19b-overrun-confirmed": {"s1": {"ana": (200, "attended", [])}},
    "20a-over-midnight": {"s1": {"ana": (120, "attended", [])}},
    "20b-split-at-midnight": {"s1": {"ana": (120, "attended", [])}},
    "21a-spring-night": {"s1": {"ana": (60, "attended", [])}},
    "21b-autumn-night-first": {"s1": {"ana": (180, "attended", [])}},
    "21c-autumn-night-second": {"s1": {"ana": (120, "attended", [])}},
    "22-partial-weeks": {f"s{number}": {"ana": (180, "attended", [])} for number in range(7)},
    "23-individual-inside-group": {
        "s1": {"ana": (130, "attended", ["counted in another session 50:00"])},
        "i1": {"ana": (50, "attended", ["individual 50:00"])},
    },
    "24a-make-up-on-saturday": {
        "s02": {"ana": (180, "attended", [])},
        "s04": {"ana": (0, "cancelled by program", [])},
        "s06": {"ana": (180, "attended", [])},
        "s07": {"ana": (180, "attended", [])},
    },
    "24b-make-up-next-monday": {
        "s02": {"ana": (180, "attended", [])},
        "s04": {"ana": (0, "cancelled by program", [])},
        "s06": {"ana": (180, "attended", [])},
        "s09": {"ana": (180, "attended", [])},
    },
    "25-corrected-afterwards": {"s1": {"ana": (180, "attended", ["attested audio 10:00"])}},
    "26-thirteenth-client": {
        "s1": {
            "c01": (60, "left early", ["absent 120:00"]),
            **{f"c{number:02}": (180, "attended", []) for number in range(2, 13)},
            "c13": (120, "late", ["absent 60:00"]),
        }
    },
    "27-family-without-client": {"s1": {"ana": (0, "no-show", ["family", "absent 180:00"])}},
    "28-level-of-care-changes": {
        "s02": {"ana": (240, "attended", [])},
        "s03": {"ana": (210, "attended", [])},
        "s04": {"ana": (180, "attended", [])},
        "s06": {"ana": (180, "attended", [])},
    },
    "29-removed": {"s1": {"ana": (120, "removed", ["absent 60:00"])}},
    "30-clocks": {"s1": {"ana": (180, "attended", [])}},
}
WEEKS = {
    "20a-over-midnight": {"2026-03-01": (120, 1, "short", 540)},
    "20b-split-at-midnight": {"2026-03-01": (90, 1, "short", 540), "2026-03-08": (30, 1, "short", 540)},
    "22-partial-weeks": {
        "2026-03-02": (360, 2, "not_evaluated", 308),
        "2026-03-09": (540, 3, "met", 540),
        "2026-03-16": (360, 2, "not_evaluated", 154),
    },
    "23-individual-inside-group": {"2026-03-02": (180, 1, "short", 540)},
    "24a-make-up-on-saturday": {"2026-03-02": (540, 3, "met", 540)},
    "24b-make-up-next-monday": {"2026-03-02": (360, 2, "short", 540), "2026-03-09": (180, 1, "short", 540)},
    "28-level-of-care-changes": {"2026-03-02": (810, 4, "met", 728)},
}
DAYS = {
    "16-left-early": {"2026-03-02": (155, "fallback")},
    "17-two-minutes-short": {"2026-03-02": (178, "fallback")},
    "20a-over-midnight": {"2026-03-07": (120, "fallback")},
    "20b-split-at-midnight": {"2026-03-07": (90, "fallback"), "2026-03-08": (30, "fallback")},
    "28-level-of-care-changes": {
        "2026-03-02": (240, "per_diem"),
        "2026-03-03": (210, "fallback"),
        "2026-03-04": (180, "per_diem"),
        "2026-03-06": (180, "per_diem"),
    },
}


def read(name: str) -> CaseFile:
    return read_case((GOLDEN / f"{name}.jsonl").read_text().split("\n"))


def remarks(lines: list[Report]) -> list[str]:
    """What a coordinator would ask about: all that is not plain group time."""
    found = ["family"] if lines and lines[0]["service"] == "family" else []
    for line in lines:
        words = [line["reason"]] if line["reason"] != "credited" else []
        words += ["audio"] if line["modality"] == "audio" else []
        words += ["individual"] if line["service"] == "individual" else []
        if words:
            found.append(f"{' '.join(words)} {line['seconds'] // 60}:{line['seconds'] % 60:02}")
    return found


def answer(report: Report) -> dict[str, object]:
    return {
        session: {
            person: (found["credited_s"] / 60, found["status"], remarks(found["lines"]))
            for person, found in people.items()
        }
        for session, people in report["sessions"].items()
    }


def test_every_case_of_the_law_has_a_file_and_an_answer() -> None:
    names = {path.stem for path in GOLDEN.glob("*.jsonl")}
    assert names == set(ANSWERS)
    assert {int(name[:2]) for name in names} == set(range(1, 31))


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_answer_of_the_law(name: str) -> None:
    assert answer(report_of(read(name))) == ANSWERS[name]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_whole_account(name: str) -> None:
    assert report_of(read(name)) == json.loads((GOLDEN / f"{name}.json").read_text())


@pytest.mark.parametrize("name", sorted(WEEKS))
def test_weeks(name: str) -> None:
    weeks = report_of(read(name))["weeks"]["ana"]
    found = {
        start: (week["credited_s"] / 60, week["days"], week["status"], week["target_minutes"])
        for start, week in weeks.items()
    }
    assert found == WEEKS[name]


@pytest.mark.parametrize("name", sorted(DAYS))
def test_days(name: str) -> None:
    days = report_of(read(name))["days"]["ana"]
    assert {day: (found["credited_s"] / 60, found["result"]) for day, found in days.items()} == DAYS[name]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_every_second_of_the_window_has_one_line(name: str) -> None:
    case = read(name)
    for session in case.sessions.values():
        tally = credit(case.facts.get(session.plan.id, []), session.plan)
        for attendance in tally.people.values():
            spans = [(line.start_s, line.end_s) for line in attendance.lines]
            assert sum(end - start for start, end in spans) == total(merged(spans))
            assert intersected(merged(spans), tally.window.spans) == tally.window.spans


def test_26_size_of_the_group() -> None:
    case = read("26-thirteenth-client")
    tally = credit(case.facts["s1"], case.sessions["s1"].plan)
    assert (tally.credited_clients, tally.peak_clients, tally.rules.group_cap) == (13, 12, 12)


def test_04_waiting_is_kept_and_not_credited() -> None:
    ana = report_of(read("04-waited-in-lobby"))["sessions"]["s1"]["ana"]
    credited = [line for line in ana["lines"] if line["reason"] in COUNTED]
    starts = datetime.fromisoformat(credited[0]["from"]).astimezone(CLINIC)
    assert (ana["lobby_s"], f"{starts:%H:%M}") == (840, "09:06")
