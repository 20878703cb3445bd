"""Suspended and banned members reach their data, and the link that stops their emails."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from accounts.models import Member
from accounts.notifications.email import get_unsubscribe_path

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["banned_at", "suspended_until"], autouse=True)
def restricted(request, alice):
    later = timezone.now() + timedelta(days=1)
    Member.objects.filter(pk=alice.pk).update(**{request.param: later})
    return alice


def test_they_get_their_data_after_entering_their_password_again(as_alice):
    answer = as_alice.post("/settings/data/export/")
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert as_alice.get(answer.url).status_code == 200
    answer = as_alice.post(answer.url, {"password": "one-day-at-a-time"})
    assert answer.url == "/settings/data/"
    assert as_alice.get("/settings/data/leave/").status_code == 200


def test_the_link_that_stops_emails(as_alice, restricted):
    path = get_unsubscribe_path(restricted, "notice")
    assert as_alice.get(path).status_code == 200
    assert as_alice.post(path).status_code == 200
    assert restricted.email_choices.get(kind="notice").frequency == "never"


def test_no_link_only_leads_back_to_their_notices(subtests, as_alice):
    for path in ["/notices/", "/settings/data/", "/notices/write/"]:
        with subtests.test(path=path):
            page = html.fromstring(as_alice.get(path).text)
            links = {link for link in page.xpath("//a/@href") if link.startswith("/")} - {"/"}
            assert {"/help-now/", "/settings/data/"} <= links
            redirected = {link for link in links if as_alice.get(link).status_code == 302}
            assert redirected == set()
