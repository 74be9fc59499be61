"""The official client in all its ways against the real public door: the same bytes, told once."""

import json
import secrets
import time

import pytest

from tests.media.tus.conftest import MIB
from tests.media.tus.official import Client, installed
from tests.media.tus.phone import Phone

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SIZE = 3 * MIB + 12_345


@pytest.fixture(scope="module")
def client() -> Client:
    return Client(installed())


@pytest.mark.parametrize("way", ["plain", "resume", "parallel", "creation"])
@pytest.mark.parametrize("chunk", [None, 256 * 1024, MIB])
def test_every_way(door, reader, client, way, chunk):
    if way == "resume" and chunk is None:
        chunk = 2 * MIB  # there is nothing to go on with between two pieces of one
    key = secrets.token_hex(16)
    sent = client.upload(door.url, key, size=SIZE, way=way, chunk=chunk)
    assert sent == {"path": sent["path"], "sha256": sent["sha256"], "successes": 1}
    assert reader.stored(sent["path"]) == ("received", SIZE, sent["sha256"])
    assert reader.works(sent["path"]) == 1


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1])
def test_sizes(door, reader, client, size):
    sent = client.upload(door.url, secrets.token_hex(16), size=size, way="plain", chunk=MIB)
    assert reader.stored(sent["path"]) == ("received", size, sent["sha256"])


def test_termination(door, client):
    phone = Phone(door.url)
    sent = client.upload(door.url, phone.key, size=SIZE, way="terminate", chunk=MIB)
    assert sent["successes"] == 0
    assert phone.ask("HEAD", sent["path"]).status == 404


def test_twenty_at_once(door, reader, client):
    asked = {"url": door.url, "size": SIZE, "way": "plain", "chunk": MIB}
    running = [client.begin({**asked, "key": secrets.token_hex(16)}) for _ in range(20)]
    sent = [json.loads(process.communicate(timeout=120)[0]) for process in running]
    assert [each for each in sent if each.get("successes") != 1] == []
    assert [reader.stored(each["path"]) for each in sent] == [
        ("received", SIZE, each["sha256"]) for each in sent
    ]


def test_a_server_that_restarts(council, reader, client):
    """The phone goes on by itself, and nothing of what was acknowledged is sent again."""
    with council.door("public", HEARD_DISK_RESERVE_MB="64") as door:
        size, before = 60 * MIB, council.count("media_part")
        key = secrets.token_hex(16)
        running = client.begin(
            {"url": door.url, "key": key, "size": size, "way": "plain", "chunk": MIB}
        )
        for pieces in (5, 20):
            while council.count("media_part") < before + pieces:
                time.sleep(0.01)
            assert running.poll() is None
            door.stop()
            door.start()
        sent = json.loads(running.communicate(timeout=120)[0])
    assert sent.get("successes") == 1, sent
    assert reader.stored(sent["path"]) == ("received", size, sent["sha256"])
