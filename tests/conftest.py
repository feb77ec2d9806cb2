"""Fixtures that every part may use. The cast of people is in `tests/cast.py`."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache

from tests.cast import cast  # noqa: F401 - a fixture
from tests.drawer import drawer  # noqa: F401 - a fixture
from tests.leaks import LeakWatch
from tests.real.postgres import PostgresServer
from tests.real.redis import RedisServer
from tests.sessions.live.served import shared_folder

# A slow machine is no finding, and a finding has to be repeatable from what was printed.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


def pytest_configure() -> None:
    """What takes long to make is made once for every process of the run (pytest-xdist starts several)."""
    shared_folder()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Steps of `make test` find tests by the words of their files: a mark that came otherwise is refused."""
    for mark in ("real", "browser"):
        marked = {item.path for item in items if item.get_closest_marker(mark) is not None}
        for path in marked:
            if f"mark.{mark}" not in path.read_text():
                raise pytest.UsageError(f"{path} does not name mark.{mark}: `make test` would not run it")


@pytest.fixture(autouse=True)
def _fresh_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits are counted in the cache: no test may use up the attempts of the next."""
    yield
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        cache.clear()


@pytest.fixture(scope="session")
def real_postgres() -> Iterator[PostgresServer]:
    """A private PostgreSQL on a port of its own; `.new_database()` gives the URL of an empty database."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def real_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A private Redis on a port of its own; `.stop()` and `.start()` for faults, `.url` stays."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
async def no_leaks() -> AsyncIterator[LeakWatch]:
    """Fails the test when tasks, threads, descriptors or loop exceptions are left over at its end.

    Ask for it before fixtures that clean up after themselves, so that it looks last.
    """
    watch = LeakWatch()
    watch.begin()
    yield watch
    await watch.settle()
    assert watch.left_over() == []


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parent.parent
