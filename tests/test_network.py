"""The test run itself is hostile: it cannot reach another machine."""

import socket

import pytest

from tests.conftest import OutsideNetworkError


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_another_machine_cannot_be_reached(method):
    with socket.socket() as client, pytest.raises(OutsideNetworkError):
        getattr(client, method)(("192.0.2.1", 80))


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
