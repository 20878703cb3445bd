"""Which IP addresses count as public, even if embedded in others."""

import ipaddress

import pytest

from recovery_forum.lib.safe_fetch import FetchError, fetch_url, is_public_address

# Addresses of this machine, of local networks, of cloud metadata, and reserved ones.
PRIVATE_IPV4 = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.9", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255",
]  # fmt: skip
PUBLIC_IPV4 = [
    "1.1.1.1", "8.8.8.8", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.15.255.255",
    "172.32.0.1", "192.0.1.1", "192.167.255.255", "198.17.255.255", "198.20.0.1",
    "223.255.255.254",
]  # fmt: skip
PRIVATE_IPV6 = [
    "::", "::1", "::2", "100::1", "200::1", "400::1", "800::1", "1000::1", "2001::1", "2001:2::1",
    "2001:10::1", "2001:20::1", "2001:db8::1", "2001:1::1", "2001:1ff:ffff::1", "3fff::1",
    "3fff:fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1",
    "fe80::1%eth0", "febf::1", "fec0::1", "feff::1", "ff02::1", "ff0e::1", "64:ff9b:1::1",
    "64:ff9b:2::1", "64:ff9a::1",
]  # fmt: skip
PUBLIC_IPV6 = [
    "2001:200::1", "2001:4860:4860::8888", "2001:db7::1", "2001:db9::1", "2003::1",
    "2400:cb00::1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2620:fe::fe", "2a00:1450::1",
    "3ffe::1",
]  # fmt: skip


def embed(prefix, ipv4, shift=0):
    """Return the IPv6 address that holds `ipv4`, `shift` bits from its end."""
    number = int(ipaddress.IPv6Address(prefix)) | int(ipaddress.IPv4Address(ipv4)) << shift
    return str(ipaddress.IPv6Address(number))


def test_a_private_address_is_not_public(subtests):
    for address in PRIVATE_IPV4 + PRIVATE_IPV6:
        with subtests.test(address=address):
            assert not is_public_address(address)


def test_a_public_address_is_public(subtests):
    for address in PUBLIC_IPV4 + PUBLIC_IPV6:
        with subtests.test(address=address):
            assert is_public_address(address)


# Mapped addresses, and those with which NAT64 reaches servers that have only IPv4.
@pytest.mark.parametrize("prefix", ["::ffff:0:0", "64:ff9b::"])
def test_an_embedded_address_decides(prefix):
    assert [one for one in PRIVATE_IPV4 if is_public_address(embed(prefix, one))] == []
    assert [one for one in PUBLIC_IPV4 if not is_public_address(embed(prefix, one))] == []


@pytest.mark.parametrize(
    ("prefix", "shift"),
    [
        ("::", 0),  # IPv4-compatible.
        ("::ffff:0:0:0", 0),  # IPv4-translated.
        ("64:ff9b:1::", 0),  # NAT64 with a local prefix.
        ("64:ff9b:1::", 40),
        ("2002::", 80),  # 6to4.
        ("2001::", 64),  # Teredo: the server,
        ("2001:0:5db8:d70e::", 0),  # and the client.
    ],
)
def test_old_tunnel_addresses_are_refused(prefix, shift):
    every = PRIVATE_IPV4 + PUBLIC_IPV4
    assert [one for one in every if is_public_address(embed(prefix, one, shift))] == []


@pytest.mark.parametrize(
    "url",
    [
        "http://[64:ff9b::7f00:1]/", "http://[::ffff:0:127.0.0.1]/", "http://[::127.0.0.1]/",
        "http://[2002:7f00:1::]/", "http://[fec0::1]/", "http://[64:ff9b:1::a00:1]/",
        "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/",
    ],
)  # fmt: skip
def test_a_disguised_address_is_not_fetched(url):
    with pytest.raises(FetchError, match="public internet"):
        fetch_url(url, 100)


@pytest.mark.parametrize(
    "url", ["http://a.test@127.0.0.1/", "https://zoom.us@a.invalid/", "http://a:b@a.invalid/"]
)
def test_a_username_in_a_url_is_refused(url):
    with pytest.raises(FetchError, match="before the @"):
        fetch_url(url, 100)
