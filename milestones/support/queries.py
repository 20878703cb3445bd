"""Whom a request for support asks next, and what its pages show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.blocking.shared_groups import shares_group_with
from accounts.models import Member
from accounts.models.blocks import is_blocked_or_muted
from milestones.models import Partnership, SupportPreferences, SupportRecipient, SupportRequest
from milestones.partners.queries import list_partners
from posts.availability.candidates import AWAKE_HOURS, HERE_LATELY, rank_candidates

TIME_TO_ANSWER = timedelta(minutes=5)  # Before the next person is asked.
HELP_LINE_AFTER = timedelta(minutes=20)  # Without anybody who comes.


def get_support_preferences(member: Member) -> SupportPreferences:
    """Return what `member` agreed to, or an unsaved row of the defaults."""
    found = SupportPreferences.objects.filter(member=member).first()
    return found or SupportPreferences(member=member)


def find_current_request(member: Member) -> SupportRequest | None:
    """Return the request of `member` that is still going on, or None."""
    return SupportRequest.objects.current().filter(member=member).order_by("-asked_at").first()


def find_newer_request(request: SupportRequest, reader: Member) -> SupportRequest | None:
    """Return the request that goes on since `request` is over, if `reader` may see it, or None.

    An older link must not tell `reader` that nobody needs them any more.
    """
    if request.is_current:
        return None
    return SupportRequest.objects.visible_to(reader).current().filter(member=request.member).first()


def rank_partners(member: Member, now: datetime) -> list[tuple[Partnership, Member]]:
    """Return the partners of `member`: who was here lately first, then who is likely awake."""

    def rank(row: tuple[Partnership, Member]) -> tuple:
        other = row[1]
        idle = now - other.last_active_at
        is_asleep = now.astimezone(other.zone).hour not in AWAKE_HOURS
        return idle >= HERE_LATELY, is_asleep, idle, other.pk

    return sorted(list_partners(member), key=rank)


def choose_next_person(
    request: SupportRequest, now: datetime
) -> tuple[Partnership | None, Member] | None:
    """Return the next partner to ask, or else somebody around in the member's groups, or None.

    The latter only if the member agreed to it, beforehand or with this request, and with no
    partnership.
    """
    asked = set(request.recipients.values_list("member", flat=True))
    for partnership, other in rank_partners(request.member, now):
        if other.pk not in asked:
            return partnership, other
    if not may_ask_groups(request):
        return None
    member = request.member
    candidates = Member.objects.in_good_standing().filter(shares_group_with(member))
    candidates = candidates.exclude(pk__in=asked | {member.pk})
    candidates = candidates.exclude(is_blocked_or_muted(member, "pk"))
    candidates = candidates.exclude(mutes_made__muted=member)
    challenge_ids = member.challenges.values_list("pk", flat=True)
    people = rank_candidates(candidates, now, challenge_ids, member.language)
    return next(((None, other) for other in people), None)


def has_unasked_partner(request: SupportRequest, recipients: Iterable[SupportRecipient]) -> bool:
    """Return whether a partner of who asks is none of the `recipients` of the request yet."""
    asked = {one.member_id for one in recipients}
    return any(other.pk not in asked for _partnership, other in list_partners(request.member))


def may_ask_groups(request: SupportRequest) -> bool:
    """Return whether the member agreed, beforehand or with this request, to ask their groups."""
    return request.asks_groups or get_support_preferences(request.member).asks_groups


def asks_own_groups(request: SupportRequest) -> bool:
    """Return whether people in the member's groups are asked too, once they are around."""
    return may_ask_groups(request) and request.member.memberships.current().exists()


def is_group_asked(request: SupportRequest) -> bool:
    """Return whether someone who is no partner of the member was asked and hasn't declined."""
    partners = [other.pk for _partnership, other in list_partners(request.member)]
    waiting = request.recipients.filter(declined_at=None)
    return waiting.exclude(member__in=partners).exists()


def has_latest_try_found_someone(request: SupportRequest) -> bool:
    """Return whether the latest try asked someone, who can still answer."""
    if request.next_ask_at is None:
        return False
    since = request.next_ask_at - TIME_TO_ANSWER
    return request.recipients.filter(asked_at__gte=since, declined_at=None).exists()


def may_offer_groups(request: SupportRequest, is_someone_coming: bool) -> bool:
    """Return whether the member can still agree to ask their groups: none of them is asked yet."""
    if is_someone_coming or not request.is_current or may_ask_groups(request):
        return False
    return request.member.memberships.current().exists()


def list_due_requests(now: datetime) -> list[int]:
    """Return the pks of the requests in which the next person has to be asked."""
    due = SupportRequest.objects.filter(next_ask_at__lte=now)
    return list(due.order_by("next_ask_at", "pk").values_list("pk", flat=True))


def needs_help_line(request: SupportRequest, is_someone_coming: bool, now: datetime) -> bool:
    """Return whether the help line comes first: nobody has come for a while."""
    return not is_someone_coming and now - request.asked_at >= HELP_LINE_AFTER
