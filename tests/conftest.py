"""What every test gets: a migrated database, keys of its own, an empty cache, no network."""

import importlib.util
import os
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import TransactionTestCase
from django.utils import timezone, translation

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class OutsideNetworkError(AssertionError):
    """A test tried to reach another machine."""


def _guarded(connect: Callable) -> Callable:
    def connect_nearby(self: socket.socket, address: object) -> object:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise OutsideNetworkError(f"Nothing leaves: a test tried to reach {address!r}.")
        return connect(self, address)

    return connect_nearby


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What says the same on every database runs on SQLite; on PostgreSQL it needs ``-m any_database``."""
    if config.option.markexpr or not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return
    again = [item for item in items if item.get_closest_marker("any_database")]
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if item not in set(again)]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """With several processes a failure is said at once: a run that is cut off has named it."""
    if report.failed and hasattr(report, "node"):  # it came from a process of tests
        print(
            f"\n{report.nodeid} failed ({report.when}):\n{report.longreprtext[-3000:]}", flush=True
        )


@pytest.fixture(scope="session", autouse=True)
def no_outside_network() -> Iterator[None]:
    """Sockets reach this machine alone (style rule: a hostile test run)."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    """A copy of the migrated template; a new copy after each transactional test."""
    from tests import database

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        ours = database.choose()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: ours.restore())
        ours.start()
        yield
        ours.stop()


@pytest.fixture(scope="session", autouse=True)
def vault_keys_for_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys made for this run alone."""
    if importlib.util.find_spec("tests.keys"):
        from tests.keys import use_test_keys

        use_test_keys(Path(tmp_path_factory.mktemp("vault")))


@pytest.fixture(scope="session")
def browser(django_db_setup) -> Iterator["Browser"]:
    """One Chromium for all tests that need one.

    Playwright's loop runs in this thread from here on, where Django would refuse its database;
    nothing of it is asynchronous, so that is allowed.
    """
    from tests.browser import opened

    with pytest.MonkeyPatch.context() as patch, opened() as chromium:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield chromium


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Nothing that one test cached is seen by the next; no other program's keys are touched."""
    for cache in [caches[alias] for alias in settings.CACHES]:
        client = getattr(cache, "_cache", None)
        if hasattr(client, "get_client"):  # Redis: clear() would empty the whole database
            ours = client.get_client(write=True)
            for key in ours.scan_iter(f"{cache.key_prefix}:*", count=1000):
                ours.delete(key)
        else:
            cache.clear()


@pytest.fixture(autouse=True)
def own_language() -> None:
    """The language of the last request stays with its thread: no test speaks what another one asked for."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_names() -> None:
    """Each test looks for names of its own: how many queries it needs hangs on no other."""
    from feedback import names

    names.forget()


@pytest.fixture(autouse=True)
def forgotten_log() -> None:
    """What is remembered of one test's log is not held against the next one's."""
    settings.LOG_STATE.unlink(missing_ok=True)


@pytest.fixture
def freeze(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], datetime]:
    """``freeze(moment)``: from here on ``timezone.now()`` answers ``moment``."""

    def stop_at(moment: datetime) -> datetime:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return stop_at
