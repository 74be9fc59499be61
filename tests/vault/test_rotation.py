"""A new epoch: wraps move, data does not; killed anywhere, everything still opens."""

import json
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from vault import envelopes, keyfiles, keys, rotation
from vault.errors import NoKey, VaultError
from vault.models import Envelope, WrappedKey

OWNER = "tests.words:1"


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS = tmp_path / "pub", tmp_path / "priv"
    new_epoch(settings)


def new_epoch(settings) -> None:
    keyfiles.make_epoch(settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS)
    keys.staff_now()


def seal(count: int = 1) -> list[Envelope]:
    to = [keys.staff(), keys.author(b"a" * 32).recipient]
    return [envelopes.seal(b"%d" % number, owner=OWNER, to=to) for number in range(count)]


def opened() -> list[bytes]:
    rows = Envelope.objects.prefetch_related("wraps")
    return sorted(envelopes.open_as_staff(each, owner=OWNER) for each in rows)


def labels() -> list[str]:
    staff = WrappedKey.objects.filter(recipient__startswith="staff:")
    return sorted(staff.values_list("recipient", flat=True))


def settle(settings, epoch: int) -> None:
    """Has the epoch look an hour old."""
    for directory, mode in (
        (settings.VAULT_PUBLIC_KEYS, 0o644),
        (settings.VAULT_PRIVATE_KEYS, 0o600),
    ):
        held = keyfiles.read(directory, epoch)
        made = datetime.now(UTC) - timedelta(hours=1)
        keyfiles.write(directory, keyfiles.KeyFile(epoch, made, held.key), mode=mode)


@pytest.mark.django_db
class TestRotate:
    def test_moves_every_staff_wrap_and_no_data(self, settings):
        seal(5)
        before = dict(Envelope.objects.values_list("pk", "ciphertext"))
        authors = set(WrappedKey.objects.filter(recipient__startswith="author:").values_list("pk"))
        new_epoch(settings)

        moved = [batch.moved for batch in rotation.rotate(batch=2)]

        assert moved == [2, 2, 1]
        assert labels() == ["staff:2"] * 5
        assert dict(Envelope.objects.values_list("pk", "ciphertext")) == before
        assert (
            set(WrappedKey.objects.filter(recipient__startswith="author:").values_list("pk"))
            == authors
        )
        assert opened() == [b"0", b"1", b"2", b"3", b"4"]

    def test_opens_without_the_old_key_afterwards(self, settings):
        (envelope,) = seal()
        new_epoch(settings)
        list(rotation.rotate())
        keyfiles.remove(settings.VAULT_PRIVATE_KEYS, 1)
        keys._load_private.cache_clear()

        assert opened() == [b"0"]
        key = keys.author(b"a" * 32)
        assert envelopes.open_as_author(envelope, owner=OWNER, key=key) == b"0"

    def test_twice_does_nothing_more(self, settings):
        seal(3)
        new_epoch(settings)
        list(rotation.rotate())
        rows = set(WrappedKey.objects.values_list("pk"))

        assert list(rotation.rotate()) == []
        assert set(WrappedKey.objects.values_list("pk")) == rows

    def test_moves_several_epochs_at_once(self, settings):
        seal(1)
        new_epoch(settings)
        seal(1)
        new_epoch(settings)

        assert sum(batch.moved for batch in rotation.rotate()) == 2
        assert labels() == ["staff:3"] * 2

    def test_envelope_of_two_epochs_ends_with_one_wrap(self, settings):
        old = keys.staff()
        new_epoch(settings)
        envelopes.seal(b"both", owner=OWNER, to=[old, keys.staff()])

        list(rotation.rotate())

        assert labels() == ["staff:2"]
        assert opened() == [b"both"]

    def test_leaves_erased_envelopes_erased(self, settings):
        erased, _ = seal(2)
        new_epoch(settings)
        envelopes.erase([erased])

        assert sum(batch.moved for batch in rotation.rotate()) == 1
        assert erased.wraps.count() == 0

    def test_leaves_a_wrap_that_does_not_open_and_goes_on(self, settings):
        damaged, *_ = seal(3)
        damaged.wraps.filter(recipient="staff:1").update(wrapped=b"\x01" + b"x" * 80)
        new_epoch(settings)

        done = list(rotation.rotate(batch=1))

        assert [batch.refused for batch in done] == [[damaged.pk], [], []]
        assert labels() == ["staff:1", "staff:2", "staff:2"]
        with pytest.raises(CommandError, match=str(damaged.pk)):
            call_command("vault_rotate", verbosity=0)

    def test_touches_nothing_without_an_old_private_key(self, settings):
        seal(1)
        new_epoch(settings)
        seal(1)
        keyfiles.remove(settings.VAULT_PRIVATE_KEYS, 1)
        keys._load_private.cache_clear()
        new_epoch(settings)

        with pytest.raises(NoKey):
            list(rotation.rotate())
        assert labels() == ["staff:1", "staff:2"]

    def test_refuses_a_public_key_that_is_not_ours(self, settings, tmp_path):
        seal(1)
        new_epoch(settings)
        keyfiles.make_epoch(tmp_path / "strange", tmp_path / "strange-private")
        stranger = keyfiles.read(tmp_path / "strange", 1)
        swapped = keyfiles.KeyFile(2, stranger.created, stranger.key)
        keyfiles.write(settings.VAULT_PUBLIC_KEYS, swapped, mode=0o644)

        with pytest.raises(VaultError, match="does not belong"):
            list(rotation.rotate())
        assert labels() == ["staff:1"]

    @pytest.mark.parametrize("count", [1, 3])
    def test_asks_the_same_number_of_queries_for_one_row_and_for_three(
        self, settings, django_assert_num_queries, count
    ):
        seal(count)
        new_epoch(settings)

        with django_assert_num_queries(11):
            list(rotation.rotate())

    def test_command_says_how_many(self, settings, capsys):
        seal(3)
        new_epoch(settings)

        call_command("vault_rotate", "--batch", "2", verbosity=2)

        assert capsys.readouterr().out == "2 moved\n3 moved\nMoved 3 wrapped keys.\n"


@pytest.mark.django_db(transaction=True)
def test_erasure_in_the_middle_of_a_batch_is_never_undone(settings, monkeypatch):
    erased, kept = seal(2)
    new_epoch(settings)
    replace, threads = rotation._replace, []

    def erase() -> None:
        envelopes.erase([Envelope(pk=erased.pk)])
        connection.close()

    def replace_later(*arguments) -> None:
        threads.append(Thread(target=erase))
        threads[0].start()
        time.sleep(0.3)  # time to reach, and wait for, the rows that this batch holds
        replace(*arguments)

    monkeypatch.setattr(rotation, "_replace", replace_later)
    list(rotation.rotate())
    threads[0].join()

    assert erased.wraps.count() == 0
    assert list(kept.wraps.values_list("recipient", flat=True).order_by("recipient"))[1:] == [
        "staff:2"
    ]


@pytest.mark.django_db
class TestRetire:
    def test_deletes_both_halves_once_nothing_needs_them(self, settings, capsys):
        seal(1)
        new_epoch(settings)
        list(rotation.rotate())
        settle(settings, 2)

        call_command("vault_rotate", "--retire", "1")

        assert keyfiles.epochs(settings.VAULT_PRIVATE_KEYS) == [2]
        assert keyfiles.epochs(settings.VAULT_PUBLIC_KEYS) == [2]
        assert opened() == [b"0"]
        assert capsys.readouterr().out == "Epoch 1 is retired. Its key is gone.\n"

    def test_refuses_while_a_wrap_needs_it(self, settings):
        seal(2)
        new_epoch(settings)
        settle(settings, 2)

        with pytest.raises(VaultError, match="2 wrapped keys still need epoch 1"):
            rotation.retire(1)
        assert keyfiles.epochs(settings.VAULT_PRIVATE_KEYS) == [1, 2]

    def test_refuses_while_others_may_still_seal_to_it(self, settings):
        new_epoch(settings)

        with pytest.raises(VaultError, match="less than ten minutes"):
            rotation.retire(1)

    @pytest.mark.parametrize("epoch", [1, 2])
    def test_refuses_the_current_epoch_and_later_ones(self, epoch):
        with pytest.raises(VaultError, match="is not older"):
            rotation.retire(epoch)

    def test_refuses_an_epoch_that_is_not_there(self, settings):
        new_epoch(settings)
        new_epoch(settings)
        settle(settings, 3)
        rotation.retire(1)

        with pytest.raises(VaultError, match="no key of epoch 1"):
            rotation.retire(1)

    def test_killed_between_the_halves_can_be_run_again(self, settings):
        new_epoch(settings)
        settle(settings, 2)
        keyfiles.remove(settings.VAULT_PRIVATE_KEYS, 1)

        rotation.retire(1)

        assert keyfiles.epochs(settings.VAULT_PUBLIC_KEYS) == [2]


# --- kill -9 ----------------------------------------------------------------------------------

SEALED, BATCH = 12, 5
POINTS = {
    "before the first insert": ("before", "INSERT", 1),
    "between insert and delete": ("after", "INSERT", 1),
    "between delete and commit": ("after", "DELETE", 1),
    "in the commit": ("before", "COMMIT", 1),
    "after the first commit": ("after", "COMMIT", 1),
    "between insert and delete of the second batch": ("after", "INSERT", 2),
    "before the commit of the last batch": ("before", "COMMIT", 3),
    "after the commit of the last batch": ("after", "COMMIT", 3),
}
MOVED = dict(zip(POINTS, [0, 0, 0, 0, 5, 5, 10, 12], strict=True))


def alone(base: Path, *arguments: str) -> subprocess.CompletedProcess:
    script = Path(__file__).with_name("alone.py")
    return subprocess.run(
        [sys.executable, script, base, *arguments], capture_output=True, text=True, timeout=60
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    base = tmp_path_factory.mktemp("prepared")
    done = alone(base, "prepare", str(SEALED))
    assert done.returncode == 0, done.stderr
    return base


@pytest.mark.parametrize("point", POINTS)
def test_rotation_killed_leaves_nothing_unreadable(prepared, tmp_path, point):
    base = tmp_path / "council"
    shutil.copytree(prepared, base)

    killed = alone(base, "rotate", str(BATCH), *map(str, POINTS[point]))
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    after = alone(base, "verify")
    assert after.returncode == 0, after.stderr
    left = {"staff:1": SEALED - MOVED[point], "staff:2": MOVED[point]}
    assert json.loads(after.stdout) == {
        "opened": SEALED,
        "wraps": {label: count for label, count in left.items() if count} | {"author": SEALED},
    }

    finished = alone(base, "finish")
    assert finished.returncode == 0, finished.stderr
    assert json.loads(finished.stdout.splitlines()[-1]) == {
        "opened": SEALED,
        "wraps": {"staff:2": SEALED, "author": SEALED},
    }
