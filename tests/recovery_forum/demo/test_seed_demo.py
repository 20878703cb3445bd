"""The demo community: large enough to try out, and with correct counts."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from accounts.models import Member
from groups.models import Group, Meeting, Membership
from milestones.check_ins.patterns import describe_better_days
from milestones.models import Celebration, CheckIn, Cheer, Setback
from milestones.partners.queries import list_partnerships
from posts.models import Post, Thread
from recovery_forum.management.commands.seed_demo import DATA_FOLDER
from recovery_forum.operations.stored_counts import find_wrong_counts

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo"), pytest.mark.starts_empty]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo community, created once. Changes by a test are rolled back."""
    sown = override_settings(DEMO=True, MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), transaction.atomic(), sown:
        call_command("seed_demo")
        yield
        transaction.set_rollback(True)


def test_it_is_a_community(demo):
    assert Member.objects.count() >= 40
    assert Group.objects.count() == 12
    assert Thread.objects.count() >= 150
    assert Post.objects.exclude(ancestors=[]).count() >= 900
    assert Meeting.objects.count() >= 20
    assert Celebration.objects.count() >= 30
    assert Cheer.objects.exclude(words="").count() >= 80


def test_every_count_is_right(demo):
    assert find_wrong_counts() == {}


def test_some_threads_wait_for_a_reply(demo):
    assert Thread.objects.waiting().count() >= 8


def test_tags_have_threads(demo):
    for group in Group.objects.exclude(tags=[]):
        for tag in group.tags:
            assert group.threads.filter(tags__contains=[tag]).exists(), tag


def test_nothing_is_dated_in_the_future(demo):
    assert not Post.objects.filter(posted_at__gt=timezone.now()).exists()


def test_the_member_of_the_demo_has_check_ins_and_a_partner(demo):
    member = Member.objects.get(email="member@example.org")
    days = CheckIn.objects.owned_by(member).selected()
    assert days.count() >= 28
    # Not with_open_pledge(): right after midnight nobody is asked yet about yesterday evening.
    assert days.filter(pledged=True, pledge_outcome=None).count() == 1
    assert not days.filter(day__gte=member.today()).exists()  # Today's is left for visitors.
    assert describe_better_days(list(days))
    assert list_partnerships(member).count() == 1
    assert not Setback.objects.filter(journey__member=member).exists()


def test_the_member_of_the_demo_has_pages_of_their_own(demo, client):
    member = Member.objects.get(email="member@example.org")
    first, second = member.journeys.order_by("started_on")
    assert member.journal_entries.count() >= 4
    assert member.worksheets.filter(kind="balance").count() == 2  # Two to compare.
    assert 0 < first.saving_percent < 100
    assert second.has_limits
    assert second.limits.count() == 4
    client.force_login(member)
    page = client.get(first.get_absolute_url())
    for words in ("A week by the sea", "300 mornings", "A whole wedding, and home at nine"):
        assertContains(page, words)
    amounts = client.get(reverse("milestones:amounts", args=[second.public_id]))
    assertContains(amounts, "cigarettes")


def test_a_milestone_of_their_own_is_shared(demo):
    shared = Celebration.objects.get(own_milestone__isnull=False)
    assert shared.cheer_count == shared.cheers.count()
    assert shared.shared_at < timezone.now()


def test_no_sentence_is_used_twice():
    said = []

    def collect(replies):
        for _name, text, below in replies:
            said.append(text)
            collect(below)

    for path in (DATA_FOLDER / "threads").glob("*.json"):
        for thread in json.loads(path.read_text()):
            said.append(thread["text"])
            collect(thread["replies"])
    assert len(said) == len(set(said))


def test_the_demo_is_refused_in_an_existing_community(settings, alice):
    settings.DEMO = True
    with pytest.raises(CommandError):
        call_command("seed_demo")


def test_the_demo_is_refused_in_production(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("seed_demo")


def test_every_group_has_a_cover_rules_and_links(demo):
    for group in Group.objects.all():
        said = [group.cover, group.cover_alt, group.rules_html, group.welcome, group.language]
        assert all(said), group.slug


def test_a_private_group_has_requests_to_answer(demo):
    asked = Membership.objects.filter(state=Membership.State.REQUESTED)
    assert {one.group.visibility for one in asked} == {Group.Visibility.PRIVATE}
    assert all(one.note for one in asked)
