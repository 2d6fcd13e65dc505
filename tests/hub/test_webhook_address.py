"""No webhook reaches the hub's own network, however its address is written and wherever its name leads later."""

import socket

import pytest

from kiosk.hub.crm import address, receiver
from kiosk.shared import problems
from kiosk.shared.problems import Problem

MAX = 500


def refused(typed, *, private=False):
    with pytest.raises(Problem) as found:
        address.checked(typed, private=private, url_max=MAX)
    return found.value.kind


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "localhost",
        "10.0.0.8", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "224.0.0.1",
        "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[ff02::1]",
        "[::ffff:10.0.0.1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::a00:1]", "[2002:a00:1::]",
    ],
)  # fmt: skip
def test_address_of_this_network_is_refused_in_each_spelling(host):
    assert refused(f"https://{host}/hook") == problems.WEBHOOK_ADDRESS_PRIVATE


@pytest.mark.parametrize(
    "typed",
    ["", "crm.example", "ftp://1.1.1.1/", "http://1.1.1.1/", "https://", "https://a:b@1.1.1.1/",
     "https://1.1.1.1/#x", "https://1.1.1.1:99999/", "https://1.1.1.1/" + "x" * MAX, "https://[1/"],
)  # fmt: skip
def test_what_is_no_address_of_a_program_is_refused(typed):
    assert refused(typed) == problems.WEBHOOK_ADDRESS_WRONG


def test_address_is_kept_as_it_is_sent():
    def kept(typed):
        return address.checked(typed, private=False, url_max=MAX)

    assert kept(" https://1.1.1.1 ") == "https://1.1.1.1/"
    assert kept("https://1.1.1.1:443/a b?c=ü d") == "https://1.1.1.1/a%20b?c=%C3%BC%20d"
    assert kept("https://[2606:4700::1]:8443/x%20y") == "https://[2606:4700::1]:8443/x%20y"


def test_setting_allows_this_network_but_never_where_a_cloud_keeps_its_credentials():
    assert address.checked("http://10.0.0.8:8069/x", private=True, url_max=MAX)
    assert refused("http://169.254.169.254/latest", private=True) == (
        problems.WEBHOOK_ADDRESS_PRIVATE
    )


def test_name_that_leads_into_this_network_later_is_found_out_when_it_is_sent_to(monkeypatch):
    leads_to = ["93.184.216.34"]

    def looked_up(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in leads_to]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    url = address.checked("https://crm.example/hook", private=False, url_max=MAX)
    leads_to.append("10.0.0.8")

    assert receiver.post(url, {}, b"{}", private=False).why == receiver.PRIVATE


def test_name_that_leads_nowhere_is_named(monkeypatch):
    def looked_up(*_, **__):
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)

    assert refused("https://crm.example/hook") == problems.WEBHOOK_ADDRESS_UNKNOWN
