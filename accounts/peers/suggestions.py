"""Suggesting peers: members who share a challenge and agreed to be suggested."""

import random
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import Audience, Challenge, Member, Peering
from accounts.models.blocks import is_blocked_or_muted
from accounts.models.profiles import LANGUAGES

MAX_SUGGESTIONS = 30
SAMPLE_SIZE = 3 * MAX_SUGGESTIONS  # Enough to choose from, and to leave some out.
MAX_CHALLENGES = 8  # The challenges of the reader that count; more would cost more queries.
MAX_CLOCK_DIFFERENCE = timedelta(hours=3)  # Up to this, two members are awake at the same hours.
STAGES = list(Member.Stage)
MemberChallenge = Member.challenges.through
# The fields that the text and the avatar of a suggestion need.
SUGGESTION_FIELDS = [
    "name", "name_key", "avatar", "avatar_for", "time_zone", "hours_for", "stage", "stage_for",
    "language", "language_for",
]  # fmt: skip
LIVED_WITH_KINDS = {Challenge.Kind.MIND, Challenge.Kind.LIFE}


@dataclass
class Suggestion:
    """A member, and what the reader has in common with them."""

    member: Member
    shared: list[Challenge]
    # How many stages the member is ahead of the reader. None if one of them does not say.
    stage_difference: int | None
    language: str  # The name of their language if the reader speaks it, else "".
    shares_hours: bool  # Whether they are awake at the same hours.

    @property
    def weight(self):
        """How close the two are. Shared challenges count most, then being a little ahead."""
        steps = {0: 1, 1: 2, 2: 2, 3: 1}.get(self.stage_difference, 0)
        return 3 * len(self.shared) + steps + 2 * bool(self.language) + self.shares_hours

    @property
    def sentence(self):
        """The text, such as "Also lives with anxiety, a step ahead. Speaks Deutsch." """
        sentences = [_("%(shared)s, %(stage)s.") if self._stage else _("%(shared)s.")]
        if self.language:
            sentences.append(_("Speaks %(language)s."))
        if self.shares_hours:
            sentences.append(_("Awake when you are."))
        values = {"shared": self._shared, "stage": self._stage, "language": self.language}
        return " ".join(sentences) % values

    @property
    def _shared(self):
        lived_with, recovered_from = [], []
        for challenge in self.shared:
            names = lived_with if challenge.kind in LIVED_WITH_KINDS else recovered_from
            names.append(str(challenge).lower())
        parts = []
        if recovered_from:
            parts.append(_("in recovery from %(these)s") % {"these": _join_names(recovered_from)})
        if lived_with:
            parts.append(_("living with %(these)s") % {"these": _join_names(lived_with)})
        return _("Also %(what)s") % {"what": _join_names(parts)}

    @property
    def _stage(self):
        if self.stage_difference is None:
            return ""
        if self.stage_difference == 0:
            return _("about as far along as you")
        if self.stage_difference < 0:
            return _("newer to it than you")
        return _("a step ahead") if self.stage_difference == 1 else _("further along")


def _join_names(names):
    return get_text_list(names, _("and"))


def suggest_peers(reader: Member, limit: int = MAX_SUGGESTIONS) -> list[Suggestion]:
    """Return at most `limit` suggestions for `reader`, the closest first. The same ones all day."""
    own = {challenge.pk: challenge for challenge in reader.challenges.all()[:MAX_CHALLENGES]}
    rng = random.Random(f"{reader.pk} {reader.today()}")  # noqa: S311 - the same order all day.
    members = (
        get_suggestible_members(reader)
        .filter(pk__in=_sample_members(reader, own, rng))
        .only(*SUGGESTION_FIELDS)
        .in_bulk()
    )
    shared: dict[int, list[Challenge]] = {pk: [] for pk in members}
    rows = MemberChallenge.objects.filter(member__in=members, challenge__in=own).order_by("pk")
    for pk, challenge in rows.values_list("member_id", "challenge_id"):
        shared[pk].append(own[challenge])
    suggestions = [_build_suggestion(reader, members[pk], shared[pk]) for pk in sorted(members)]
    rng.shuffle(suggestions)
    return sorted(suggestions, key=lambda suggestion: suggestion.weight, reverse=True)[:limit]


def _sample_members(reader, challenges, rng):
    """Return the pks of some suggestible members who have one of `challenges`.

    Starts at a random pk and reads the index on (challenge, member), so that the cost does not
    grow with the number of members.
    """
    if not challenges:
        return set()
    newest = Member.objects.order_by("-pk").values_list("pk", flat=True).first()
    start, size = rng.randint(1, newest), -(-SAMPLE_SIZE // len(challenges))
    suggestible = Member.objects.filter(
        suggestible_since__isnull=False, is_active=True, challenges_for=Audience.MEMBERS
    )
    rows = MemberChallenge.objects.order_by("member_id").values_list("member_id", flat=True)

    def read_range(lookup):
        # Both tables get the condition. With only one, PostgreSQL would read the other from its
        # first row.
        members = suggestible.filter(**{f"pk__{lookup}": start})
        matching = rows.filter(member__in=members, **{f"member_id__{lookup}": start})
        samples = [matching.filter(challenge=pk)[:size] for pk in challenges]
        return set(samples[0].union(*samples[1:], all=True))

    pks = read_range("gte")
    if len(pks) < MAX_SUGGESTIONS:  # Few members are left up to the end: continue at the beginning.
        pks |= read_range("lt")
    return pks - {reader.pk}


def get_suggestible_members(reader: Member) -> QuerySet[Member]:
    """Return the members whom `reader` may get as suggestions.

    They are visible, not muted, and have no peering or request with `reader`. Does not check
    whether they want to be suggested.
    """
    return (
        Member.objects.visible_to(reader)
        .exclude(is_blocked_or_muted(reader, "pk"))
        .exclude(pk__in=Peering.objects.filter(requester=reader).values("recipient"))
        .exclude(pk__in=Peering.objects.filter(recipient=reader).values("requester"))
    )


def _build_suggestion(reader, member, shared):
    """Compare the two by what `member` shows to every member."""
    stage_difference = None
    if reader.stage and member.stage and member.stage_for == Audience.MEMBERS:
        stage_difference = STAGES.index(member.stage) - STAGES.index(reader.stage)
    shares_language = member.language_for == Audience.MEMBERS and member.language == reader.language
    return Suggestion(
        member=member,
        shared=shared,
        stage_difference=stage_difference,
        language=dict(LANGUAGES).get(member.language, "") if shares_language else "",
        shares_hours=member.hours_for == Audience.MEMBERS
        and _get_clock_difference(reader.zone, member.zone) <= MAX_CLOCK_DIFFERENCE,
    )


def _get_clock_difference(zone, other_zone):
    now = timezone.now()
    difference = abs(now.astimezone(zone).utcoffset() - now.astimezone(other_zone).utcoffset())
    return min(difference, timedelta(hours=24) - difference)
