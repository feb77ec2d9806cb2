"""Each system check says its id when something is wrong, and nothing when it is right."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

from vioip.checks import check_house

pytestmark = pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")

STRONG = "a-long-key-of-many-different-characters-0123456789-qwertz"
RIGHT: dict[str, Any] = {
    "VIOIP_DEMO": False,
    "VIOIP_STARTED_IN_DEBUG": False,
    "SECRET_KEY": STRONG,
    "VIOIP_AUDIT_KEY": STRONG[::-1],
    "VIOIP_SEAL_KEYS": [STRONG.upper(), STRONG.upper()[::-1]],
    "VIOIP_PUBLIC_ADDRESS": ["192.0.2.7"],
    "VIOIP_TURN_URLS": [],
    "VIOIP_TURN_SECRET": "",
    "VIOIP_NODE_URL": "wss://node1.clinic.invalid",
    "VIOIP_NODE_ORIGINS": ["ws://127.0.0.1:8101"],
    "VIOIP_ORIGINS": ["https://clinic.invalid"],
    "VIOIP_ROLE": "web",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}},
    "DJANGO_VITE": {"default": {"dev_mode": False, "manifest_path": Path(__file__)}},
}
SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3"}}


def ids(settings: Settings, **changed: Any) -> list[str | None]:
    for name, value in {**RIGHT, **changed}.items():
        setattr(settings, name, value)
    return [message.id for message in check_house()]


def test_a_right_installation_is_silent(settings: Settings) -> None:
    assert ids(settings) == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"VIOIP_DEMO": True}, ["vioip.E001"]),
        ({"VIOIP_DEMO": True, "VIOIP_STARTED_IN_DEBUG": True}, []),
        ({"SECRET_KEY": "short"}, ["vioip.E002"]),
        ({"SECRET_KEY": "ab" * 40}, ["vioip.E002"]),
        ({"VIOIP_PUBLIC_ADDRESS": []}, []),
        ({"VIOIP_TURN_URLS": ["turns:[2001:db8::7]:443?transport=tcp"], "VIOIP_TURN_SECRET": "x"}, []),
        ({"VIOIP_TURN_URLS": ["turn:turn.invalid"]}, ["vioip.E008"]),
        ({"VIOIP_TURN_URLS": ["https://turn.invalid"], "VIOIP_TURN_SECRET": "x"}, ["vioip.E008"]),
        ({"VIOIP_PUBLIC_ADDRESS": ["192.0.2.7", "2001:db8::7"]}, []),
        ({"VIOIP_PUBLIC_ADDRESS": ["192.0.2.7", "clinic.invalid"]}, ["vioip.E003"]),
        ({"VIOIP_NODE_URL": ""}, []),
        ({"VIOIP_NODE_URL": "http://127.0.0.1:8101"}, ["vioip.E004"]),
        ({"VIOIP_NODE_ORIGINS": ["wss://node.invalid/rooms"]}, ["vioip.E004"]),
        ({"VIOIP_NODE_ORIGINS": ["wss://node.invalid:99999"]}, ["vioip.E004"]),
        ({"VIOIP_ORIGINS": ["clinic.invalid"]}, ["vioip.E005"]),
        ({"VIOIP_ROLE": "room"}, ["vioip.E006"]),
        ({"DATABASES": SQLITE}, ["vioip.W101"]),
        ({"DATABASES": SQLITE, "VIOIP_ROLE": "all"}, []),
        (
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
            ["vioip.W102"],
        ),
        ({"DJANGO_VITE": {"default": {"dev_mode": False, "manifest_path": Path("/absent")}}}, ["vioip.W103"]),
        ({"DJANGO_VITE": {"default": {"dev_mode": True, "manifest_path": Path("/absent")}}}, []),
        ({"VIOIP_AUDIT_KEY": STRONG}, ["vioip.W104"]),
        ({"VIOIP_SEAL_KEYS": []}, ["vioip.E009"]),
        ({"VIOIP_SEAL_KEYS": [STRONG.upper()[:40]]}, ["vioip.E009"]),
        ({"VIOIP_SEAL_KEYS": [STRONG.upper(), STRONG.upper()]}, ["vioip.E009"]),
        ({"VIOIP_SEAL_KEYS": [STRONG.upper(), STRONG]}, ["vioip.E009"]),
        ({"VIOIP_SEAL_KEYS": [STRONG], "VIOIP_STARTED_IN_DEBUG": True}, []),
    ],
)
def test_each_fault_has_its_id(settings: Settings, changed: dict[str, Any], found: list[str]) -> None:
    assert ids(settings, **changed) == found


def test_django_runs_them(settings: Settings) -> None:
    settings.VIOIP_PUBLIC_ADDRESS = ["clinic.invalid"]
    assert "vioip.E003" in [message.id for message in run_checks()]
