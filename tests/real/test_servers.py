"""The private servers run, on this machine, as whoever runs the tests."""

import psycopg
import pytest
import redis

from tests.real.postgres import PostgresServer
from tests.real.redis import RedisServer

pytestmark = pytest.mark.real


def test_each_database_is_empty_and_its_own(real_postgres: PostgresServer) -> None:
    first, second = real_postgres.new_database(), real_postgres.new_database()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE here (id int)")
    with psycopg.connect(second) as connection:
        row = connection.execute("SELECT to_regclass('here'), current_database()").fetchone()
    assert row == (None, second.rsplit("/", 1)[1])


def test_a_copy_of_a_database_is_its_own(real_postgres: PostgresServer) -> None:
    first = real_postgres.new_database()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE here AS SELECT 7 AS minutes")
    copy = real_postgres.new_database(like=first)
    with psycopg.connect(copy) as connection:
        connection.execute("UPDATE here SET minutes = 8")
    with psycopg.connect(first) as connection:
        assert connection.execute("SELECT minutes FROM here").fetchall() == [(7,)]


def test_a_stopped_postgres_comes_back_with_its_rows(real_postgres: PostgresServer) -> None:
    url = real_postgres.new_database()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS minutes")
    real_postgres.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)
    real_postgres.start()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT minutes FROM kept").fetchall() == [(7,)]


def test_a_stopped_redis_comes_back_empty_at_the_same_address(real_redis: RedisServer) -> None:
    with redis.Redis.from_url(real_redis.url, decode_responses=True) as client:
        client.set("topic", "room 17 is at revision 42")
        real_redis.stop()
        with pytest.raises(redis.ConnectionError):
            client.get("topic")
        real_redis.start()
        assert client.get("topic") is None
