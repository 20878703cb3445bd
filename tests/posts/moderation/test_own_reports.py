"""What one reported, and what the moderators told one: nobody else finds it."""

import pytest
from django.urls import reverse

from posts.models import Notice
from posts.moderation.actions import dismiss_case, warn_member
from posts.moderation.reports import create_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(opening, bob):
    """Bob's report of Alice's words."""
    return create_report(bob, "post", opening, "harassment", "It was rude.")


@pytest.fixture
def notice(told, moderator):
    """What Alice is told because of it."""
    warn_member(told.case, moderator, "harassment", "Please speak for yourself.")
    return Notice.objects.get()


def test_a_report_is_found_again_by_who_sent_it(as_bob, told):
    assert "It attacks, threatens" in as_bob.get(reverse("posts:reports")).content.decode()
    assert as_bob.get(reverse("posts:reported", args=[told.public_id])).status_code == 200


def test_it_is_not_found_by_whom_it_is_about(as_alice, told):
    assert "It attacks, threatens" not in as_alice.get(reverse("posts:reports")).content.decode()
    assert as_alice.get(reverse("posts:reported", args=[told.public_id])).status_code == 404


def test_a_notice_is_read_by_whom_it_is_for(as_alice, notice):
    assert notice.get_absolute_url() in as_alice.get(reverse("posts:notices")).content.decode()
    assert "Please speak" in as_alice.get(notice.get_absolute_url()).content.decode()


def test_it_is_not_read_by_who_reported(as_bob, notice):
    assert notice.get_absolute_url() not in as_bob.get(reverse("posts:notices")).content.decode()
    assert as_bob.get(notice.get_absolute_url()).status_code == 404


def test_after_the_answer_the_page_no_longer_says_that_somebody_will_look(
    as_alice, alice, answer, moderator
):
    report = create_report(alice, "post", answer, "spam")
    address = reverse("posts:reported", args=[report.public_id])
    assert "will look at it" in as_alice.get(address).content.decode()
    dismiss_case(report.case, moderator)
    page = as_alice.get(address).content.decode()
    assert "will look at it" not in page
    assert "We looked into it" in page
