"""The settings file under environments of its own, each in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import brotli
from whitenoise import WhiteNoise

SHOW = """
import json, vioip.settings as s
print(json.dumps({name: getattr(s, name) for name in %r}, default=str))
"""
LIVE = {"SECRET_KEY": "a-long-key-of-many-different-characters-0123456789", "ALLOWED_HOSTS": "clinic.invalid"}


def shown(tmp_path: Path, environment: dict[str, str], *names: str) -> dict[str, Any]:
    """The named settings, read in a new process with `environment` alone."""
    done = read(tmp_path, environment, *names)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def read(tmp_path: Path, environment: dict[str, str], *names: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "VIOIP_VAR": str(tmp_path / "var"), **environment}
    command = [sys.executable, "-c", SHOW % (list(names),)]
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(command, cwd=root, env=clean, capture_output=True, text=True, check=False)


def test_a_trial_needs_nothing_but_debug(tmp_path: Path) -> None:
    names = ("SECRET_KEY", "DATABASES", "CHANNEL_LAYERS", "SESSION_COOKIE_NAME", "SECURE_SSL_REDIRECT")
    first, second = (shown(tmp_path, {"DEBUG": "1"}, *names) for _ in range(2))
    assert first == second
    assert first["SECRET_KEY"] == (tmp_path / "var" / "secret.key").read_text()
    assert first["DATABASES"]["default"]["NAME"] == str(tmp_path / "var" / "vioip.sqlite3")
    assert first["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert first["CHANNEL_LAYERS"]["default"] == {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    assert (first["SESSION_COOKIE_NAME"], first["SECURE_SSL_REDIRECT"]) == ("vioip", False)


def test_without_debug_a_key_is_demanded_in_one_sentence(tmp_path: Path) -> None:
    done = read(tmp_path, {}, "SECRET_KEY")
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        .splitlines()[-1]
        .endswith("SECRET_KEY is not set. Give 50 random characters, or DEBUG=1 for a trial.")
    )


def test_a_live_installation_is_strict(tmp_path: Path) -> None:
    expected = {
        "SESSION_COOKIE_NAME": "__Host-vioip",
        "CSRF_COOKIE_NAME": "__Host-vioip-form",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 63_072_000,
        "SECURE_PROXY_SSL_HEADER": None,
        "VIOIP_DEMO": False,
        "ALLOWED_HOSTS": ["clinic.invalid"],
    }
    assert shown(tmp_path, LIVE, *expected) == expected


def test_behind_a_proxy_its_word_is_taken(tmp_path: Path) -> None:
    names = ("SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT")
    assert shown(tmp_path, {**LIVE, "VIOIP_PROXIES": "1"}, *names) == {
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    }


def test_postgres_and_redis_by_one_address_each(tmp_path: Path) -> None:
    environment = {
        **LIVE,
        "DATABASE_URL": "postgres://clinic@db.invalid:5432/clinic",
        "CHANNELS_URL": "redis://redis.invalid:6379/0",
        "VIOIP_NODE_URL": "wss://node1.clinic.invalid",
        "VIOIP_NODE_ORIGINS": "wss://node2.clinic.invalid",
    }
    settings = shown(tmp_path, environment, "DATABASES", "CHANNEL_LAYERS", "CONTENT_SECURITY_POLICY")
    database = settings["DATABASES"]["default"]
    assert (database["HOST"], database["CONN_MAX_AGE"]) == ("db.invalid", 0)
    assert database["OPTIONS"]["pool"] == {"min_size": 2, "max_size": 10, "timeout": 5, "max_lifetime": 3600}
    assert "statement_timeout=5000" in database["OPTIONS"]["options"]
    assert settings["CHANNEL_LAYERS"]["default"] == {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": ["redis://redis.invalid:6379/0"]},
    }
    connect = settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["connect-src"]
    assert connect == ["'self'", "wss://node1.clinic.invalid", "wss://node2.clinic.invalid"]


def test_scripts_are_collected_compressed_and_sent_so(tmp_path: Path) -> None:
    root, built = Path(__file__).resolve().parents[2], tmp_path / "var" / "static" / "assets"
    clean = {"PATH": os.environ["PATH"], "VIOIP_VAR": str(tmp_path / "var"), **LIVE}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
    subprocess.run(command, cwd=root, env=clean, check=True)
    [script] = built.glob("room-*.js")
    sent = brotli.decompress(script.with_name(f"{script.name}.br").read_bytes())
    assert sent == script.read_bytes()
    sender = WhiteNoise(None, root=tmp_path / "var" / "static", prefix="/static/")
    answer = sender.files[f"/static/assets/{script.name}"].get_response("GET", {"HTTP_ACCEPT_ENCODING": "br"})
    assert ("Content-Encoding", "br") in answer.headers
