"""Acts against staff are for administrators, and nobody acts against their own level or above."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Member
from accounts.moderation_status.roles import (
    ADMINISTRATOR,
    EDITOR,
    LIAISON,
    MODERATOR,
    give_role,
    remove_roles,
)
from posts.models import Action, Case
from posts.moderation import bans, restrictions
from posts.moderation.bulk_removal import remove_all_posts
from posts.moderation.reports import create_report
from posts.moderation.warnings import warn_member
from posts.safety.cases import open_case
from posts.threads.posting import create_thread
from tests.built_once import create_member
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
STAFF = [MODERATOR, LIAISON, EDITOR, ADMINISTRATOR]
LEVELS = {None: 0, MODERATOR: 1, LIAISON: 1, EDITOR: 1, ADMINISTRATOR: 2}
ACTS = {
    "warn": lambda case, moderator: warn_member(case, moderator, "other", "Please stop."),
    "silence": lambda case, moderator: restrictions.silence_member(case, moderator, "other", 1),
    "suspend": lambda case, moderator: restrictions.suspend_member(case, moderator, "other", 1),
    "approval": lambda case, moderator: restrictions.require_approval(case, moderator, "other"),
    "ban": lambda case, moderator: bans.ban_account(case, moderator, "other"),
    "lift": lambda case, moderator: restrictions.lift_restrictions(case, moderator),
    "hide-all": lambda case, moderator: remove_all_posts(case, moderator),
}


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True  # The second factor has tests of its own.


def with_role(make_member, name, role):
    member = make_member(name)
    if role:
        give_role(member, role)
    return Member.objects.get(pk=member.pk)


@pytest.fixture(scope="module")
def staff_ids(built_once):
    return {
        (name, role): with_role(create_member, f"{name}{number}", role).pk
        for name in ("sam", "kim")
        for number, role in enumerate([None, *STAFF])
    }


@pytest.fixture
def staff(staff_ids, db):
    """Two members of each role and two without: the moderator "sam", and "kim" of the case."""
    members = Member.objects.in_bulk(staff_ids.values())
    return {key: members[pk] for key, pk in staff_ids.items()}


def case_about(member):
    return open_case(Case.Origin.FLAG, "member", member, 20)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("by", STAFF)
def test_only_a_higher_level_can_act(staff, by, act):
    moderator = staff["sam", by]
    for against in (None, *STAFF):
        kim = staff["kim", against]
        case = case_about(kim)
        before = Member.objects.filter(pk=kim.pk).values().get()
        if LEVELS[by] > LEVELS[against]:
            ACTS[act](case, moderator)
            continue
        with pytest.raises(PermissionDenied, match="staff"):
            ACTS[act](case, moderator)
        assert Member.objects.filter(pk=kim.pk).values().get() == before
        assert not Action.objects.filter(subject_id=kim.pk).exists()


@pytest.mark.parametrize("by", STAFF)
def test_nobody_can_act_against_themselves(staff, by):
    moderator = staff["sam", by]
    for act in ACTS.values():
        with pytest.raises(PermissionDenied):
            act(case_about(moderator), moderator)


def test_the_page_offers_no_act_against_staff(staff):
    client = signed_in(staff["sam", MODERATOR])
    for against in STAFF:
        page = client.get(case_about(staff["kim", against]).get_absolute_url()).text
        assert [act for act in ACTS if f'value="{act}"' in page] == [], against


def test_the_page_answers_403_to_an_act_against_staff(staff):
    case, client = case_about(staff["kim", LIAISON]), signed_in(staff["sam", MODERATOR])
    for act in ACTS:
        fields = {"act": act, "reason": "other", "words": "Please stop.", "days": "1"}
        page = client.post(case.get_absolute_url(), fields)
        assert page.status_code == 403, act
        assert "staff" in page.text


@pytest.mark.parametrize("against", STAFF)
def test_two_moderators_cannot_ban_staff(make_member, settings, against):
    settings.MODERATORS_TO_BAN = 2
    case = case_about(with_role(make_member, "kim", against))
    for name in ("sam", "noor"):
        with pytest.raises(PermissionDenied):
            bans.ban_account(case, with_role(make_member, name, MODERATOR), "other")
    kim = Member.objects.get(name="kim")
    assert not kim.banned_at
    assert not kim.suspended_until


def test_an_earlier_vote_does_not_count_once_the_member_is_staff(make_member, settings):
    settings.MODERATORS_TO_BAN = 2
    kim = with_role(make_member, "kim", None)
    case = case_about(kim)
    bans.ban_account(case, with_role(make_member, "sam", MODERATOR), "other")
    give_role(kim, MODERATOR)
    case = Case.objects.get(pk=case.pk)
    bans.ban_account(case, with_role(make_member, "ada", ADMINISTRATOR), "other")
    assert not Member.objects.get(pk=kim.pk).banned_at


def test_posts_of_staff_cannot_be_bulk_removed_from_their_page(make_member):
    moderator, kim = (with_role(make_member, name, MODERATOR) for name in ("sam", "kim"))
    page = signed_in(moderator).post(f"/admin/members/{kim.pk}/posts/", {"reason": "spam"})
    assert page.status_code == 403


def test_former_staff_are_treated_like_members(make_member):
    kim = with_role(make_member, "kim", MODERATOR)
    remove_roles(kim)
    warn_member(case_about(kim), with_role(make_member, "sam", MODERATOR), "other", "Hi.")
    assert Action.objects.filter(kind="warn", subject_id=kim.pk).exists()


def test_an_anonymous_post_does_not_reveal_that_its_author_is_staff(make_member, make_group):
    """The page offers the same acts regardless of the author."""
    moderator = with_role(make_member, "sam", MODERATOR)
    pages = []
    for name, role in (("kim", ADMINISTRATOR), ("lee", None)):
        author = with_role(make_member, name, role)
        group = make_group(f"Group {name}", visibility="community", members=[author])
        case = create_report(moderator, "post", _unnamed(group, author), "other").case
        pages.append(signed_in(moderator).get(case.get_absolute_url()).content.decode())
    assert ['value="warn"' in page for page in pages] == [True, True]
    assert ['value="ban"' in page for page in pages] == [False, False]


def _unnamed(group, author):
    return create_thread(group, author, "Quiet", "It is me.", "discussion", anonymous=True)
