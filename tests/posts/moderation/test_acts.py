"""Tests the table acts.txt: what each act changes, and the state after others are undone."""

import uuid
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.messaging.services import start_conversation
from accounts.models import Member
from accounts.models.profiles import Audience
from accounts.moderation_status.roles import MODERATOR, give_role
from groups.membership.services import create_group
from groups.models import Group, Meeting
from posts.models import Action, Case, Notice, Post
from posts.moderation.appeals import answer_appeal, create_appeal
from posts.moderation.bans import ban_account, decline_ban
from posts.moderation.bulk_removal import remove_all_posts
from posts.moderation.contents import ask_for_change, hide_content, restore_content
from posts.moderation.reports import create_report
from posts.moderation.restrictions import (
    lift_restrictions,
    require_approval,
    silence_member,
    suspend_member,
)
from posts.moderation.warnings import warn_member
from posts.safety.cases import open_case
from posts.threads.posting import create_reply, create_thread
from tests.built_once import create_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("group")]
TABLE = (Path(__file__).parent / "acts.txt").read_text().splitlines()
ROWS = [
    [cell.strip() for cell in line.split("|")]
    for line in TABLE
    if line and not line.startswith("#")
]
SETS = {row[0]: row[1] for row in ROWS if len(row) == 2}
PAIRS = {
    (row[0].removeprefix("then "), row[1]): row[2:] for row in ROWS if row[0].startswith("then")
}
ENDS = [
    (row[0].removesuffix(" after"), row[1], row[2]) for row in ROWS if row[0].endswith(" after")
]
# Acts of one line change the same, so each pair of them is tried. Of unlike ones, all at once are.
KINDS = [
    ["warn"],
    ["silence 1 day", "silence 30 days"],
    ["suspend 3 days", "suspend 30 days", "propose ban", "ban"],
    ["pre-moderate"],
    ["hide", "hide all"],
    ["hide profile"],
    ["hide message"],
    ["hide meeting"],
    ["hide group", "ask to change"],
]
ALIKE = [pair for kind in KINDS for pair in product(kind, repeat=2)]
UNLIKE = [[kind[number % len(kind)] for kind in KINDS] for number in range(4)]


@pytest.fixture(autouse=True)
def _two_moderators_ban(settings):
    settings.MODERATORS_TO_BAN = 2


class World:
    """A reported thread of Alice, with a reply of hers in another, and the acts upon them.

    She organizes a group with a meeting, wrote a message, and shows her profile to members.
    """

    def __init__(self, alice, bob, group):
        self.alice = alice
        self.opening = create_thread(group, alice, "First wedding", "What now?", "question")
        other = create_thread(group, bob, "Second wedding", "What did you do?", "question")
        self.reply = create_reply(other, alice, "Me too.")
        self.first, self.second, self.judge = map(create_moderator, ("mia", "noor", "max"))
        self.case = create_report(bob, "post", self.opening, "harassment").case
        Member.objects.filter(pk=alice.pk).update(about_for=Audience.MEMBERS)
        led = create_group(Group(name="Walks", slug="walks", summary="For walks."), alice)
        meeting = Meeting.objects.create(
            group=led, name="Walks", slug="walks", weekday=1, time="19:00", time_zone="UTC"
        )
        message = start_conversation(alice, bob, "Come along.", uuid.uuid4()).messages.get()
        self.rows = {"group": led, "meeting": meeting, "message": message, "member": alice}

    def case_of(self, kind):
        """Each time anew: a moderator who hides something closes its case."""
        row = self.rows[kind]
        return open_case(Case.Origin.FLAG, kind, type(row).objects.get(pk=row.pk), 20)

    def act(self, name):
        case, mia = Case.objects.get(pk=self.case.pk), self.first
        acts = {
            "warn": lambda: warn_member(case, mia, "other", "Please stop."),
            "silence 1 day": lambda: silence_member(case, mia, "other", 1),
            "silence 30 days": lambda: silence_member(case, mia, "other", 30),
            "suspend 3 days": lambda: suspend_member(case, mia, "other", 3),
            "suspend 30 days": lambda: suspend_member(case, mia, "other", 30),
            "pre-moderate": lambda: require_approval(case, mia, "other"),
            "propose ban": lambda: self.ban(case, mia),
            "ban": lambda: [self.ban(case, mia), ban_account(case, self.second, "other")],
            "hide": lambda: hide_content(case, mia, "other"),
            "hide all": lambda: remove_all_posts(case, mia, "spam"),
            "hide profile": lambda: hide_content(self.case_of("member"), mia, "other"),
            "hide message": lambda: hide_content(self.case_of("message"), mia, "other"),
            "hide meeting": lambda: hide_content(self.case_of("meeting"), mia, "other"),
            "hide group": lambda: hide_content(self.case_of("group"), mia, "other"),
            "ask to change": lambda: ask_for_change(self.case_of("group"), mia, "other", "Please."),
        }
        acts[name]()
        return Action.objects.exclude(kind="look").latest("pk")

    def ban(self, case, moderator):
        """Propose a ban. The same moderator cannot propose it twice."""
        try:
            ban_account(case, moderator, "other")
        except PermissionError:
            assert Action.objects.filter(kind="propose-ban", moderator_id=moderator.pk).exists()

    def undo(self, action):
        notice = Notice.objects.get(action=action)
        answer_appeal(create_appeal(notice, "No."), self.judge, "You are right.", lifts=True)

    def state(self):
        member, now = Member.objects.get(pk=self.alice.pk), timezone.now()
        parts = []
        if member.banned_at:
            parts.append("banned")
        for word, until in (
            ("silenced", member.silenced_until),
            ("suspended", member.suspended_until),
        ):
            if until and until > now:
                parts.append(f"{word} {round((until - now) / timedelta(days=1))}")
        if member.approval_required_since:
            parts.append("approval")
        for word, post in (("post", self.opening), ("reply", self.reply)):
            if Post.objects.get(pk=post.pk).removed_at:
                parts.append(f"{word} hidden")
        if member.about_for == Audience.ME:
            parts.append("profile hidden")
        for word in ("message", "meeting", "group"):
            row = self.rows[word]
            if type(row).objects.get(pk=row.pk).removed_at:
                parts.append(f"{word} hidden")
        return normalize(", ".join(parts))


def normalize(state):
    return ", ".join(sorted(state.split(", "))) if state else "nothing"


def combine(*states):
    """Return the combined effect of several acts: of two durations, the longer one."""
    longest, others = {}, set()
    for part in {part for state in states for part in state.split(", ")} - {"nothing"}:
        word, _space, days = part.partition(" ")
        if days.isdigit():
            longest[word] = max(longest.get(word, 0), int(days))
        else:
            others.add(part)
    return normalize(", ".join([*others, *(f"{word} {days}" for word, days in longest.items())]))


def create_moderator(name):
    member = create_member(name)
    give_role(member, MODERATOR)
    return Member.objects.get(pk=member.pk)


@pytest.fixture(scope="module")
def world(built_once):
    return World(built_once.alice, built_once.bob, built_once.group)


@pytest.mark.parametrize("act", SETS)
def test_an_act_tells_the_member_changes_what_the_table_says_and_can_be_undone(world, act):
    action = world.act(act)
    assert Notice.objects.get(action=action).title != "A message from the moderators"
    assert world.state() == normalize(SETS[act])
    world.undo(action)
    assert world.state() == "nothing"


@pytest.mark.parametrize(("first", "second"), ALIKE)
def test_an_undone_act_leaves_what_the_other_changed(world, first, second):
    both = combine(SETS[first], SETS[second])
    after_both, after_undoing = PAIRS.get((first, second), (both, SETS[second]))
    action = world.act(first)
    if after_both == "refused":
        with pytest.raises(PermissionError):
            world.act(second)
    else:
        world.act(second)
        assert world.state() == normalize(after_both)
    world.undo(action)
    assert world.state() == normalize(after_undoing)


@pytest.mark.parametrize("order", [1, -1], ids=["first one first", "last one first"])
@pytest.mark.parametrize("acts", UNLIKE, ids=" + ".join)
def test_unlike_acts_are_undone_one_by_one(world, acts, order):
    done = [(act, world.act(act)) for act in acts][::order]
    while done:
        assert world.state() == combine(*(SETS[act] for act, _action in done))
        world.undo(done.pop(0)[1])
    assert world.state() == "nothing"


@pytest.mark.parametrize(("end", "acts", "expected"), ENDS)
def test_lifting_and_restoring_end_what_the_table_says(world, end, acts, expected):
    for act in acts.split(" + "):
        world.act(act)
    case = Case.objects.get(pk=world.case.pk)
    if end == "lift":
        lift_restrictions(case, world.judge)
    elif end.startswith("restore "):
        restore_content(world.case_of(end.removeprefix("restore ")), world.judge)
    elif end == "restore":
        restore_content(case, world.judge)
    else:
        decline_ban(Case.objects.get(origin=Case.Origin.BAN), world.judge)
    assert world.state() == normalize(expected)


def test_every_act_against_a_member_or_their_posts_is_in_the_table():
    tried = {"warn", "silence", "suspend", "approval", "propose-ban", "ban", "hide", "hide-all"}
    tried |= {"ask-change"}
    # Rejected posts are hidden before anyone read them; the others do not affect the member.
    untried = {
        "refuse", "look", "claim", "release", "dismiss", "safe", "reopen", "restore", "move",
        "lock", "unlock", "slow", "retitle", "decline-ban", "lift", "approve", "undo",
        "note", "answer", "add", "change", "delete",
    }  # fmt: skip
    assert set(Action.Kind.values) == tried | untried
    assert sorted(act for kind in KINDS for act in kind) == sorted(SETS)
