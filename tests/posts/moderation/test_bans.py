"""A proposed ban is a case of its own: the second moderator learns of it, agrees or declines."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.moderation_status.roles import MODERATOR, give_role
from posts.models import Action, Case, Notice
from posts.moderation.bans import ban_account
from posts.moderation.contents import hide_content
from posts.moderation.reports import create_report
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO, settings.MODERATORS_TO_BAN = True, 2


@pytest.fixture
def second(make_member):
    give_role(make_member("noor"), MODERATOR)
    return Member.objects.get(name="noor")


@pytest.fixture
def as_second(second):
    return signed_in(second)


@pytest.fixture
def case(opening, bob):
    return create_report(bob, "post", opening, "harassment").case


@pytest.fixture
def proposal(case, watcher, second):
    """The case of the ban, proposed by Mia."""
    ban_account(case, watcher, "harassment", "Enough.")
    return Case.objects.get(origin=Case.Origin.BAN)


def reload(member):
    return Member.objects.get(pk=member.pk)


def test_the_second_moderator_is_notified_and_finds_it_in_the_queue(as_second, second, proposal):
    page = as_second.get("/admin/").content.decode()
    assert proposal.get_absolute_url() in page
    assert "Proposed ban" in page
    assert "alice" in page
    kinds = Notification.objects.filter(member=second).values_list("kind", flat=True)
    assert Notification.Kind.BAN_PROPOSED in kinds


def test_the_proposal_stays_when_the_post_is_hidden(as_second, case, proposal, watcher):
    hide_content(case, watcher, "harassment")
    assert Case.objects.open().filter(pk=proposal.pk).exists()


def test_the_proposal_shows_its_author_and_links_to_the_case(as_second, case, proposal):
    page = as_second.get(proposal.get_absolute_url()).content.decode()
    for shown in ("mia", "It attacks, threatens", case.get_absolute_url(), 'value="agree"'):
        assert shown in page


def test_agreeing_bans(as_second, alice, proposal):
    as_second.post(proposal.get_absolute_url(), {"act": "agree", "words": "Goodbye."})
    assert reload(alice).banned_at
    assert Case.objects.get(pk=proposal.pk).outcome == Case.Outcome.ACTED
    assert Notice.objects.filter(member=alice).first().words == "Goodbye."


def test_declining_ends_the_suspension_and_notifies_the_member(as_second, alice, proposal):
    as_second.post(proposal.get_absolute_url(), {"act": "decline", "words": "We talked."})
    alice = reload(alice)
    assert (alice.banned_at, alice.suspended_until) == (None, None)
    assert Notice.objects.filter(member=alice).first().title == "Your account stays open"


def test_the_proposer_can_withdraw_but_not_agree(as_watcher, alice, proposal):
    page = as_watcher.get(proposal.get_absolute_url()).content.decode()
    assert "Withdraw the proposal" in page
    assert 'value="agree"' not in page
    assert as_watcher.post(proposal.get_absolute_url(), {"act": "agree"}).status_code == 422
    assert not reload(alice).banned_at


def test_an_expired_proposal_bans_nobody(as_second, alice, proposal):
    """The log cannot be changed, so the test lets time pass."""
    later = timezone.now() + timedelta(days=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: later)
        answer = as_second.post(proposal.get_absolute_url(), {"act": "agree"})
    assert not reload(alice).banned_at
    assert answer.status_code in (302, 422)


def test_a_longer_suspension_stays_and_the_page_says_so(as_watcher, alice, case):
    url = case.get_absolute_url()
    as_watcher.post(url, {"act": "suspend", "reason": "harassment", "days": "30"})
    page = as_watcher.post(
        url, {"act": "suspend", "reason": "harassment", "days": "3"}, follow=True
    )
    assert "An earlier decision runs longer" in page.content.decode()
    assert reload(alice).suspended_until - timezone.now() > timedelta(days=29)


def test_so_does_the_notice_of_the_shorter_one(as_watcher, as_alice, alice, case):
    url = case.get_absolute_url()
    as_watcher.post(url, {"act": "silence", "reason": "harassment", "days": "30"})
    as_watcher.post(url, {"act": "silence", "reason": "harassment", "days": "1"})
    notice = Notice.objects.filter(member=alice).first()
    page = as_alice.get(notice.get_absolute_url()).content.decode()
    assert "An earlier decision lasts longer" in page


def test_the_same_moderator_proposes_once(as_watcher, case, proposal):
    answer = as_watcher.post(case.get_absolute_url(), {"act": "ban", "reason": "harassment"})
    assert answer.status_code == 422
    assert Action.objects.filter(kind="propose-ban").count() == 1
