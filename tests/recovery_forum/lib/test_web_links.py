"""Links show where they lead: no username comes before the host."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from groups.meetings.conference_providers import get_conference_provider
from recovery_forum.lib.web_links import WebLinkField, get_link_host, has_userinfo

DISGUISED = [
    "https://zoom.us@other.example/j/1",
    "https://zoom.us:443@other.example/j/1",
    "https://zoom.us%2Fj%2F1@other.example/",
    "https://@other.example/",
    "https://:@other.example/",
    "https://me:secret@zoom.us/j/1",
    "https://other.example\\@zoom.us/j/1",
    "https://other.example\\.zoom.us@zoom.us/",
    "HTTPS://zoom.us@other.example/",
    "https://a@b@other.example/",
]
PLAIN = [
    "https://zoom.us/j/1", "https://medium.com/@name", "https://a.example/?mail=me@a.example",
    "https://a.example/#@zoom.us", "https://a.example:8443/x", "http://[2606:2800::1]/",
]  # fmt: skip


@pytest.mark.parametrize("link", DISGUISED)
def test_a_username_in_a_url_is_refused(link):
    with pytest.raises(ValidationError):
        WebLinkField().clean(link, None)


@pytest.mark.parametrize("link", [link for link in DISGUISED if "\\" not in link])
def test_the_refusal_says_what_to_do(link):
    assert has_userinfo(link)
    with pytest.raises(ValidationError, match="before the @"):
        WebLinkField(validators=[]).clean(link, None)


@pytest.mark.parametrize("link", PLAIN)
def test_an_at_sign_elsewhere_is_accepted(link):
    assert WebLinkField().clean(link, None) == link


@pytest.mark.parametrize("link", ["ftp://a.example/", "ftps://a.example/", "a.example"])
def test_only_web_addresses_are_linked(link):
    with pytest.raises(ValidationError):
        WebLinkField().clean(link, None)


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://Zoom.US./j/1", "zoom.us"),
        ("https://zoom.us@other.example/", "other.example"),
        ("https://other.example\\@zoom.us/", "other.example"),
        ("https://other.example\\.zoom.us/", "other.example"),
        ("https://other.example#.zoom.us/", "other.example"),
        ("https://other.example?.zoom.us/", "other.example"),
        ("https://zoom.us\t@other.example/", "other.example"),
        ("https://[x/", ""),
        ("no link", ""),
    ],
)
def test_the_host_is_the_one_that_a_browser_asks(link, host):
    assert get_link_host(link) == host
    assert bool(get_conference_provider(link)) == (host == "zoom.us")


def test_every_stored_link_is_checked():
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    links = [field for field in fields if isinstance(field, models.URLField)]
    assert len(links) >= 6
    assert [field for field in links if not isinstance(field, WebLinkField)] == []
