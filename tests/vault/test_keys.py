"""Recipients, authors' keys, and the staff key that each process holds on to."""

import gc

import pytest

from vault import keyfiles, keys
from vault.errors import NoKey, VaultError

ROOT = bytes(range(32))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(keys.time, "monotonic", clock)
    return clock


@pytest.fixture
def own_keys(settings, tmp_path):
    settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS = tmp_path / "pub", tmp_path / "priv"
    keyfiles.make_epoch(tmp_path / "pub", tmp_path / "priv")
    return settings


def new_epoch(settings) -> None:
    keyfiles.make_epoch(settings.VAULT_PUBLIC_KEYS, settings.VAULT_PRIVATE_KEYS)


def test_author_is_the_same_each_time_the_code_is_present():
    assert keys.author(ROOT).public == keys.author(ROOT).public
    assert keys.author(ROOT).public != keys.author(bytes(32)).public


def test_author_key_never_changes_between_releases():
    """A change here would lock every author out of the replies they were sent."""
    assert keys.author(ROOT).public.hex() == (
        "5a2dc82a18c420d8848acfc82b2bd7fe9a20682560df4f9aa64120754f80dc6a"
    )


def test_author_recipient_from_the_public_half_is_the_same():
    key = keys.author(ROOT)

    assert keys.author_recipient(key.public) == key.recipient
    assert keys.author_recipient(memoryview(key.public)) == key.recipient
    assert len(key.recipient.label) <= 40


@pytest.mark.parametrize("root", [b"", b"short", bytes(31), bytes(33)])
def test_author_root_of_another_length_is_refused(root):
    with pytest.raises(ValueError, match="32 bytes"):
        keys.author(root)


def test_repr_shows_no_key():
    key = keys.author(ROOT)
    held = keyfiles.KeyFile.from_json(
        '{"epoch": 1, "created": "2026-01-01T00:00:00+00:00", "key": "%s="}' % ("A" * 43)
    )

    assert repr(key) == "AuthorKey()"
    assert "AAAA" not in repr(held)
    assert "x00" not in repr(held)
    assert repr(key.recipient) == f"Recipient(label='{key.recipient.label}')"


# --- The staff key held -----------------------------------------------------------------------


def test_staff_is_the_newest_epoch(own_keys):
    assert keys.staff().label == "staff:1"


def test_staff_is_read_once_while_nothing_changes(own_keys, clock, monkeypatch):
    keys.staff()
    reads = []
    monkeypatch.setattr(keyfiles, "read", lambda *where: reads.append(where))
    for _ in range(5):
        clock.now += 31
        keys.staff()

    assert reads == []


def test_staff_is_looked_at_again_after_30_seconds(own_keys, clock):
    keys.staff()
    new_epoch(own_keys)

    clock.now += 29
    assert keys.staff().label == "staff:1"
    clock.now += 1
    assert keys.staff().label == "staff:2"


def test_staff_now_does_not_wait(own_keys, clock):
    keys.staff()
    new_epoch(own_keys)

    assert keys.staff_now().label == "staff:2"
    assert keys.staff().label == "staff:2"


def test_staff_goes_on_with_the_key_held_if_the_directory_is_gone(own_keys, clock, caplog):
    keys.staff()
    keyfiles.path_of(own_keys.VAULT_PUBLIC_KEYS, 1).unlink()
    clock.now += 60

    assert keys.staff().label == "staff:1"
    assert "sealing goes on" in caplog.text


def test_staff_goes_on_with_the_key_held_if_the_newest_is_damaged(own_keys, clock):
    keys.staff()
    keyfiles.path_of(own_keys.VAULT_PUBLIC_KEYS, 2).write_text("{")
    clock.now += 60

    assert keys.staff().label == "staff:1"


def test_staff_without_any_key_is_refused(settings, tmp_path):
    settings.VAULT_PUBLIC_KEYS = tmp_path / "none"

    with pytest.raises(NoKey, match="vault_keys"):
        keys.staff()


def test_staff_private_is_read_when_first_needed_and_held(own_keys):
    keyfiles.make_epoch(own_keys.VAULT_PUBLIC_KEYS, own_keys.VAULT_PRIVATE_KEYS)
    held = keys.staff_private(2)
    keyfiles.path_of(own_keys.VAULT_PRIVATE_KEYS, 2).unlink()

    assert keys.staff_private(2) is held
    with pytest.raises(NoKey):
        keys.staff_private(3)


def test_staff_private_that_is_not_there_yet_is_found_later(own_keys):
    with pytest.raises(NoKey):
        keys.staff_private(2)
    new_epoch(own_keys)

    assert keys.staff_private(2).public_key().public_bytes_raw() == keys.staff_now().public


def test_staff_private_leaves_no_copy_in_python(own_keys):
    keys.staff_private(1)
    secret = keyfiles.read(own_keys.VAULT_PRIVATE_KEYS, 1).key
    gc.collect()

    assert not [each for each in gc.get_objects() if type(each) is keyfiles.KeyFile]
    assert len(secret) == 32


@pytest.mark.parametrize(("label", "epoch"), [("staff:12", 12), ("author:00ff", None)])
def test_epoch_of_a_label(label, epoch):
    assert keys.epoch_of(label) == epoch


# --- Key files --------------------------------------------------------------------------------


def test_make_epoch_counts_up_and_keeps_the_old(tmp_path):
    public, private = tmp_path / "pub", tmp_path / "priv"

    assert [keyfiles.make_epoch(public, private) for _ in range(3)] == [1, 2, 3]
    assert keyfiles.epochs(public) == keyfiles.epochs(private) == [1, 2, 3]
    assert sorted(path.name for path in public.iterdir()) == [
        "staff-0001.json",
        "staff-0002.json",
        "staff-0003.json",
    ]


def test_make_epoch_keeps_others_out(tmp_path):
    keyfiles.make_epoch(tmp_path / "pub", tmp_path / "priv")

    assert (tmp_path / "priv").stat().st_mode & 0o777 == 0o700
    assert keyfiles.path_of(tmp_path / "priv", 1).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "pub").stat().st_mode & 0o777 == 0o755
    assert keyfiles.path_of(tmp_path / "pub", 1).stat().st_mode & 0o777 == 0o644


def test_make_epoch_killed_before_publishing_is_finished(tmp_path):
    public, private = tmp_path / "pub", tmp_path / "priv"
    keyfiles.make_epoch(public, private)
    keyfiles.path_of(public, 1).unlink()

    assert keyfiles.make_epoch(public, private) == 1
    assert keyfiles.read(public, 1) == keyfiles.read(private, 1).public_half()


def test_make_epoch_never_brings_a_retired_number_back(tmp_path):
    public, private = tmp_path / "pub", tmp_path / "priv"
    keyfiles.make_epoch(public, private)
    keyfiles.make_epoch(public, private)
    keyfiles.remove(public, 1)

    assert keyfiles.make_epoch(public, private) == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"epoch": 1, "created": "2026-01-01T00:00:00+00:00", "key": "AAAA"}',
        '{"epoch": 1, "created": "2026-01-01T00:00:00", "key": "%s="}' % ("A" * 43),
        '{"epoch": 1, "created": "then", "key": "%s="}' % ("A" * 43),
        '{"epoch": 1, "created": "2026-01-01T00:00:00+00:00", "key": "!%s="}' % ("A" * 43),
    ],
)
def test_damaged_key_file_is_refused(text):
    with pytest.raises(VaultError, match="damaged"):
        keyfiles.KeyFile.from_json(text)


def test_key_file_under_another_number_is_refused(tmp_path):
    keyfiles.make_epoch(tmp_path / "pub", tmp_path / "priv")
    keyfiles.path_of(tmp_path / "pub", 1).rename(keyfiles.path_of(tmp_path / "pub", 2))

    with pytest.raises(VaultError, match="another epoch"):
        keyfiles.read(tmp_path / "pub", 2)
