"""One's own reports and notices are visible to nobody else."""

import pytest
from django.urls import reverse

from posts.models import Notice
from posts.moderation.cases import dismiss_case
from posts.moderation.reports import create_report
from posts.moderation.warnings import warn_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


@pytest.fixture
def report(opening, bob):
    """Bob's report of a post by Alice."""
    return create_report(bob, "post", opening, "harassment", "It was rude.")


@pytest.fixture
def notice(report, moderator):
    """The notice to Alice because of that report."""
    warn_member(report.case, moderator, "harassment", "Please speak for yourself.")
    return Notice.objects.get()


def test_the_reporter_can_open_their_report(as_bob, report):
    assert "Threats or harassment" in as_bob.get(reverse("posts:reports")).content.decode()
    assert as_bob.get(reverse("posts:reported", args=[report.public_id])).status_code == 200


def test_the_reported_member_cannot_open_the_report(as_alice, report):
    assert "Threats or harassment" not in as_alice.get(reverse("posts:reports")).content.decode()
    assert as_alice.get(reverse("posts:reported", args=[report.public_id])).status_code == 404


def test_a_notice_is_read_by_its_recipient(as_alice, notice):
    assert notice.get_absolute_url() in as_alice.get(reverse("posts:notices")).content.decode()
    assert "Please speak" in as_alice.get(notice.get_absolute_url()).content.decode()


def test_the_reporter_cannot_read_the_notice(as_bob, notice):
    assert notice.get_absolute_url() not in as_bob.get(reverse("posts:notices")).content.decode()
    assert as_bob.get(notice.get_absolute_url()).status_code == 404


def test_a_closed_report_does_not_say_that_it_will_be_reviewed(as_alice, alice, answer, moderator):
    report = create_report(alice, "post", answer, "spam")
    address = reverse("posts:reported", args=[report.public_id])
    assert "will look at it" in as_alice.get(address).content.decode()
    dismiss_case(report.case, moderator)
    page = as_alice.get(address).content.decode()
    assert "will look at it" not in page
    assert "We looked into it" in page
