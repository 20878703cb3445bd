"""Suggesting peers: members who share a challenge and agreed to be suggested."""

import random
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import Audience, Challenge, Member, Peering
from accounts.models.blocks import is_blocked_or_muted
from accounts.models.profiles import LANGUAGES

MAX_SUGGESTIONS = 30
SAMPLE_SIZE = 3 * MAX_SUGGESTIONS  # Enough to choose from, and to leave some out.
MAX_CHALLENGES = 8  # Somebody who names more shares enough with people of these.
MAX_CLOCK_DIFFERENCE = timedelta(
    hours=3
)  # A difference of clocks across which two people are awake together.
STAGES = list(Member.Stage)
MemberChallenge = Member.challenges.through
# What a suggestion says, and what its face needs.
SUGGESTION_FIELDS = [
    "name", "name_key", "avatar", "avatar_for", "time_zone", "hours_for", "stage", "stage_for",
    "language", "language_for",
]  # fmt: skip
LIVED_WITH_KINDS = {Challenge.Kind.MIND, Challenge.Kind.LIFE}


@dataclass
class Suggestion:
    member: Member
    shared: list  # Challenges of both.
    stage_difference: (
        int | None
    )  # Stages further along than the reader; None where either does not say.
    language: str  # Their language, where it is the reader's too.
    shares_hours: bool  # Awake at the reader's hours.

    @property
    def weight(self):
        """Shared challenges count most; then somebody a little ahead, who knows the way."""
        steps = {0: 1, 1: 2, 2: 2, 3: 1}.get(self.stage_difference, 0)
        return 3 * len(self.shared) + steps + 2 * bool(self.language) + self.shares_hours

    @property
    def sentence(self):
        """ "Also lives with anxiety, a few steps ahead. Speaks Deutsch." """
        said = [_("%(shared)s, %(stage)s.") if self._stage else _("%(shared)s.")]
        if self.language:
            said.append(_("Speaks %(language)s."))
        if self.shares_hours:
            said.append(_("Awake at your hours."))
        words = {"shared": self._shared, "stage": self._stage, "language": self.language}
        return " ".join(said) % words

    @property
    def _shared(self):
        lived, left = [], []
        for challenge in self.shared:
            (lived if challenge.kind in LIVED_WITH_KINDS else left).append(str(challenge).lower())
        parts = []
        if left:
            parts.append(_("in recovery from %(these)s") % {"these": _join_names(left)})
        if lived:
            parts.append(_("lives with %(these)s") % {"these": _join_names(lived)})
        return _("Also %(what)s") % {"what": _join_names(parts)}

    @property
    def _stage(self):
        if self.stage_difference is None:
            return ""
        if self.stage_difference == 0:
            return _("about as far as you")
        if self.stage_difference < 0:
            return _("newer to it than you")
        return _("a step ahead") if self.stage_difference == 1 else _("some way ahead")


def _join_names(words):
    return get_text_list(words, _("and"))


def suggest_peers(reader, limit=MAX_SUGGESTIONS):
    """At most `limit` suggestions for `reader`, the closest first. The same ones all day."""
    own = {challenge.pk: challenge for challenge in reader.challenges.all()[:MAX_CHALLENGES]}
    chance = random.Random(f"{reader.pk} {reader.today()}")  # noqa: S311 - the same order all day.
    members = (
        get_suggestible_members(reader)
        .filter(pk__in=_sample_members(reader, own, chance))
        .only(*SUGGESTION_FIELDS)
        .in_bulk()
    )
    shared = {pk: [] for pk in members}
    rows = MemberChallenge.objects.filter(member__in=members, challenge__in=own).order_by("pk")
    for pk, challenge in rows.values_list("member_id", "challenge_id"):
        shared[pk].append(own[challenge])
    suggestions = [_build_suggestion(reader, members[pk], shared[pk]) for pk in sorted(members)]
    chance.shuffle(suggestions)
    return sorted(suggestions, key=lambda one: one.weight, reverse=True)[:limit]


def _sample_members(reader, challenges, chance):
    """Pks of listed members with one of `challenges`, by (challenge, member) of its index."""
    if not challenges:
        return set()
    newest = Member.objects.order_by("-pk").values_list("pk", flat=True).first()
    start, size = chance.randint(1, newest), -(-SAMPLE_SIZE // len(challenges))
    wishing = Member.objects.filter(
        suggestible_since__isnull=False, is_active=True, challenges_for=Audience.MEMBERS
    )
    named = MemberChallenge.objects.order_by("member_id").values_list("member_id", flat=True)

    def some(**place):
        # The place is said of both tables, or the members before it would be read and dropped.
        there = {f"member_id__{word}": value for word, value in place.items()}
        them = wishing.filter(**{f"pk__{word}": value for word, value in place.items()})
        rows = named.filter(member__in=them, **there)
        each = [rows.filter(challenge=pk)[:size] for pk in challenges]
        return set(each[0].union(*each[1:], all=True))

    found = some(gte=start)
    if len(found) < MAX_SUGGESTIONS:  # The end of the index was near: go on at its beginning.
        found |= some(lt=start)
    return found - {reader.pk}


def get_suggestible_members(reader):
    """Members whom `reader` may be shown: strangers so far, and out of nobody's sight."""
    known = Peering.objects
    return (
        Member.objects.visible_to(reader)
        .exclude(is_blocked_or_muted(reader, "pk"))
        .exclude(pk__in=known.filter(requester=reader).values("recipient"))
        .exclude(pk__in=known.filter(recipient=reader).values("requester"))
    )


def _build_suggestion(reader, member, shared):
    """What the two have in common, from the parts that `member` shows to every member."""
    stage_difference = None
    if reader.stage and member.stage and member.stage_for == Audience.MEMBERS:
        stage_difference = STAGES.index(member.stage) - STAGES.index(reader.stage)
    says = member.language_for == Audience.MEMBERS and member.language == reader.language
    tells = member.hours_for == Audience.MEMBERS
    return Suggestion(
        member=member,
        shared=shared,
        stage_difference=stage_difference,
        language=dict(LANGUAGES).get(member.language, "") if says else "",
        shares_hours=tells
        and _get_clock_difference(reader.zone, member.zone) <= MAX_CLOCK_DIFFERENCE,
    )


def _get_clock_difference(one, other):
    now = timezone.now()
    apart = abs(now.astimezone(one).utcoffset() - now.astimezone(other).utcoffset())
    return min(apart, timedelta(hours=24) - apart)
