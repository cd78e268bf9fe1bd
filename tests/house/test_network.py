"""No test reaches another machine: the guard of tests/conftest.py is itself tested."""

import socket

import pytest

from tests.conftest import NetworkRefused, is_here

ELSEWHERE = ("192.0.2.1", 80)  # an address kept for documentation: nobody answers there


def test_connection_to_another_machine_is_refused():
    with socket.socket() as plug, pytest.raises(NetworkRefused):
        plug.connect(ELSEWHERE)


def test_connection_without_exception_is_refused_too():
    with socket.socket() as plug, pytest.raises(NetworkRefused):
        plug.connect_ex(ELSEWHERE)


def test_name_of_another_machine_is_not_even_looked_up():
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("parvis.example", 443)


def test_this_machine_may_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


@pytest.mark.parametrize(
    "address", [("127.0.0.1", 1), ("::1", 1, 0, 0), ("localhost", 1), "/run/some.socket"]
)
def test_addresses_of_this_machine(address):
    assert is_here(address)


@pytest.mark.parametrize(
    "address", [("10.0.0.1", 1), ("2001:db8::1", 1, 0, 0), ("pypi.org", 443), ("0.0.0.0", 1)]
)
def test_addresses_of_other_machines(address):
    assert not is_here(address)
