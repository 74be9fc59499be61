"""A connection that brings nothing for too long is cut from within, and only that one."""

import socket
import time

from media.tus.patience import Watch


def test_what_takes_too_long_ends():
    ours, theirs = socket.socketpair()
    with ours, theirs, Watch().over(ours, 0.2):
        theirs.sendall(b"four")
        assert ours.recv(4) == b"four"
        assert ours.recv(4) == b""  # not for ever


def test_what_is_quick_is_left_alone():
    watch = Watch()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for _ in range(3):
            with watch.over(ours, 5):
                theirs.sendall(b"four")
                assert ours.recv(4) == b"four"
        time.sleep(1.2)
        theirs.sendall(b"more")
        assert ours.recv(4) == b"more"


def test_what_is_gone_already_is_no_error():
    watch = Watch()
    ours, theirs = socket.socketpair()
    theirs.close()
    with watch.over(ours, 0.1):
        ours.close()
        time.sleep(1.5)
    other, theirs = socket.socketpair()
    with other, theirs, watch.over(other, 0.1):
        assert other.recv(4) == b""


def test_without_a_connection_there_is_nothing_to_watch():
    with Watch().over(None, 0):
        pass
