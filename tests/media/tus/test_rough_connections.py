"""Connections as phones have them: cut, torn, silent, dripping, in chunks of any size, four at once."""

import contextlib
import secrets
import threading
import time

import pytest

from tests.media.tus.conftest import MIB, ROOMY, sha256
from tests.media.tus.phone import OCTETS, Answer, Phone, checksum

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
NOWHERE = "/clips/00000000-0000-4000-8000-000000000000/"


def test_patch_past_the_end_in_chunks(phone):
    path = phone.begin(4)
    with phone.connect() as connection:
        connection.sendall(_chunked_head(phone, path) + b"5\r\nfives\r\n0\r\n\r\n")
        assert b" 413 " in connection.recv(4096).split(b"\r\n")[0]
    assert phone.offset(path) == 0


def test_patch_in_chunks(phone, reader):
    path = phone.begin(10)
    with phone.connect() as connection:
        connection.sendall(_chunked_head(phone, path) + b"4\r\nfour\r\n6\r\n and 6\r\n0\r\n\r\n")
        assert b" 204 " in connection.recv(4096).split(b"\r\n")[0]
    assert reader.stored(path) == ("received", 10, sha256(b"four and 6"))


def test_patch_in_chunks_that_is_cut(phone):
    path = phone.begin(10)
    with phone.connect() as connection:
        connection.sendall(_chunked_head(phone, path) + b"4\r\nfour\r\n6\r\n an")
    assert _soon(lambda: phone.offset(path), 7) == 7


def _chunked_head(phone: Phone, path: str) -> bytes:
    return phone.head(
        "PATCH", path, None, Upload_Offset="0", Content_Type=OCTETS, Transfer_Encoding="chunked"
    )


@pytest.mark.parametrize("arrived", [0, 1, 65_536, 700_001, MIB, MIB + 1, 3 * MIB])
def test_a_cut_connection_keeps_what_arrived(phone, reader, arrived):
    data = secrets.token_bytes(4 * MIB)
    path = phone.begin(len(data))
    phone.cut(path, 0, data[:arrived], said=len(data))
    assert _soon(lambda: phone.offset(path), arrived) == arrived
    answer = phone.send(path, arrived, data[arrived:])
    assert (answer.status, answer.offset) == (204, len(data))
    assert reader.stored(path) == ("received", len(data), sha256(data))


def test_a_connection_that_is_torn_keeps_what_arrived(phone):
    """Reset, not closed: what the server had read by then counts."""
    path = phone.begin(MIB)
    with phone.connect() as connection:
        phone.linger(connection)
        connection.sendall(
            phone.head("PATCH", path, MIB, Upload_Offset="0", Content_Type=OCTETS) + b"x" * 500_000
        )
        time.sleep(1)  # the server reads it
    assert _soon(lambda: phone.offset(path), 500_000) == 500_000


def _soon(ask, wanted):
    """What ``ask`` answers once it is ``wanted``, or after five seconds."""
    limit = time.monotonic() + 5
    while (found := ask()) != wanted and time.monotonic() < limit:
        time.sleep(0.1)
    return found


def test_what_is_cut_and_has_a_checksum_is_not_kept(phone):
    data = b"x" * 100_000
    path = phone.begin(200_000)
    phone.cut(path, 0, data, said=200_000, Upload_Checksum=checksum("sha1", data))
    time.sleep(0.5)
    assert phone.offset(path) == 0


def test_four_racing_for_one_place(phone, reader):
    data = secrets.token_bytes(2 * MIB)
    path = phone.begin(len(data))
    for start in (0, MIB):
        bodies = [secrets.token_bytes(MIB) for _ in range(3)] + [data[start : start + MIB]]
        answers = _race(phone, path, start, bodies)
        assert sorted(answer.status for answer in answers) == [204, 409, 409, 409]
        assert {answer.offset for answer in answers} == {start + MIB}
        won = bodies[[answer.status for answer in answers].index(204)]
        data = data[:start] + won + data[start + MIB :]
    assert reader.stored(path) == ("received", len(data), sha256(data))


def _race(phone: Phone, path: str, start: int, bodies: list[bytes]) -> list[Answer]:
    """All at once: each sends all but its last byte, waits for the others, and then that one."""
    answers: dict[int, Answer] = {}
    together = threading.Barrier(len(bodies))

    def send(index: int, body: bytes) -> None:
        answers[index] = phone.send_late(path, start, body, wait=together.wait)

    threads = [threading.Thread(target=send, args=each) for each in enumerate(bodies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[index] for index in range(len(bodies))]


def test_the_last_piece_twice_at_once(phone, reader):
    data = secrets.token_bytes(MIB + 5)
    path = phone.begin(len(data))
    phone.send(path, 0, data[:MIB])
    answers = _race(phone, path, MIB, [data[MIB:]] * 4)
    assert sorted(answer.status for answer in answers) == [204, 409, 409, 409]
    assert reader.stored(path) == ("received", len(data), sha256(data))
    assert reader.works(path) == 1


def test_a_silent_connection_gives_its_thread_back(council):
    with council.door("public", HEARD_PATIENCE_S="1", **ROOMY) as impatient:
        phone = Phone(impatient.url)
        path = phone.begin(MIB)
        with phone.connect() as silent:
            silent.sendall(
                phone.head("PATCH", path, MIB, Upload_Offset="0", Content_Type=OCTETS) + b"x" * 1000
            )
            assert phone.ask("HEAD", path).offset == 0  # another thread answers meanwhile
            assert _soon(lambda: phone.offset(path), 1000) == 1000


def test_a_drip_gives_its_thread_back(council):
    with council.door("public", HEARD_PATIENCE_S="2", **ROOMY) as impatient:
        phone = Phone(impatient.url)
        path = phone.begin(MIB)
        with phone.connect() as slow:
            slow.sendall(phone.head("PATCH", path, MIB, Upload_Offset="0", Content_Type=OCTETS))
            with contextlib.suppress(OSError):  # it was answered and hung up on
                for _ in range(40):
                    slow.sendall(b"x")
                    time.sleep(0.2)
        assert 5 <= phone.offset(path) <= 20


def test_a_file_too_big_for_memory_needs_no_more_of_it(phone, reader):
    data = secrets.token_bytes(40 * MIB)
    path = phone.begin(len(data))
    assert phone.send(path, 0, data).offset == len(data)
    assert reader.stored(path) == ("received", len(data), sha256(data))


def test_slow_phones_leave_a_thread_for_words(council):
    """A piece of a known length waits outside the threads, and hinders no other piece."""
    with council.door("public", HEARD_THREADS="2", **ROOMY) as narrow:
        phone = Phone(narrow.url)
        path, other = phone.begin(MIB), phone.begin(MIB)
        with phone.connect() as slow:
            slow.sendall(
                phone.head("PATCH", path, MIB, Upload_Offset="0", Content_Type=OCTETS) + b"x" * 1000
            )
            time.sleep(0.5)
            assert phone.send(other, 0, b"four").status == 204
            assert phone.ask("GET", "/tell/").status == 200
        assert _soon(lambda: phone.offset(path), 1000) == 1000


def test_pieces_that_only_threads_can_read_leave_one_for_words(council):
    """Two threads, one of them for pieces: a second piece is asked to come again."""
    with council.door("public", HEARD_THREADS="2", **ROOMY) as narrow:
        phone = Phone(narrow.url)
        path, other = phone.begin(MIB), phone.begin(MIB)
        chunked = {"Transfer_Encoding": "chunked", "Content_Type": OCTETS}
        with phone.connect() as slow:
            head = phone.head("PATCH", path, None, Upload_Offset="0", **chunked)
            slow.sendall(head + b"3e8\r\n" + b"x" * 1000)
            time.sleep(0.5)
            answer = phone.send(other, 0, b"four")
            assert (answer.status, answer["Retry-After"]) == (503, "2")
            assert phone.offset(other) == 0
            assert phone.ask("GET", "/tell/").status == 200
        assert _soon(lambda: phone.offset(path), 1000) == 1000
        assert phone.send(other, 0, b"four").status == 204
