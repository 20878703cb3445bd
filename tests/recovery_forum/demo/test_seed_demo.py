"""The demo community: large enough to walk through, and true in its counts."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from accounts.models import Member
from groups.models import Group, Meeting, Membership
from milestones.check_ins.patterns import describe_better_days
from milestones.models import Celebration, CheckIn, Cheer
from milestones.partners.queries import list_partnerships
from posts.models import Post, Thread
from recovery_forum.management.commands.seed_demo import DATA_FOLDER
from recovery_forum.operations.stored_counts import find_wrong_counts

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Sown once; what a test does to it is undone."""
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


def test_somebody_waits(demo):
    assert Thread.objects.waiting().count() >= 8


def test_tags_lead_somewhere(demo):
    for group in Group.objects.exclude(tags=[]):
        for tag in group.tags:
            assert group.threads.filter(tags__contains=[tag]).exists(), tag


def test_nothing_is_of_tomorrow(demo):
    from django.utils import timezone

    assert not Post.objects.filter(posted_at__gt=timezone.now()).exists()


def test_its_member_has_days_a_partner_and_a_way_without_a_setback(demo):
    member = Member.objects.get(email="member@example.org")
    days = CheckIn.objects.owned_by(member).selected()
    assert days.count() >= 28
    assert days.with_open_pledge().count() == 1
    assert not days.filter(day__gte=member.today()).exists()  # Today's is the visitor's to try.
    assert describe_better_days(list(days))
    assert list_partnerships(member).count() == 1
    assert not member.journeys.get().setbacks.exists()


def test_no_sentence_is_said_twice():
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


def test_it_keeps_out_of_a_living_community(settings, alice):
    settings.DEMO = True
    with pytest.raises(CommandError):
        call_command("seed_demo")


def test_it_keeps_out_of_production(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("seed_demo")


def test_every_group_is_furnished(demo):
    for group in Group.objects.all():
        said = [group.cover, group.cover_alt, group.rules_html, group.welcome, group.language]
        assert all(said), group.slug


def test_a_private_group_has_requests_to_answer(demo):
    asked = Membership.objects.filter(state=Membership.State.REQUESTED)
    assert {one.group.visibility for one in asked} == {Group.Visibility.PRIVATE}
    assert all(one.note for one in asked)
