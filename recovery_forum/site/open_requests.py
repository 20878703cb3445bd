"""What others asked of a member and still waits for their answer. For the home page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, Func, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import Member, Participant, Peering
from groups.models import Membership
from milestones.models import Partnership
from recovery_forum.lib.prepared_queries import prepared_query


def list_open_requests(member: Member) -> list[tuple[str, str]]:
    """Return the sentence and the URL of each kind of request that `member` has not answered.

    One query. Of several groups that ask, the URL is that of the first: the next comes after it.
    """
    (found,) = _find_requests(member=member, now=timezone.now())
    return [*_list_from_members(found), *_list_from_groups(found)]


def _list_from_members(found: Any) -> Iterator[tuple[str, str]]:
    if number := found.peer_requests:
        sentence = ngettext(
            "%(n)d member would like to be your peer.",
            "%(n)d members would like to be your peers.",
            number,
        )
        yield sentence % {"n": number}, reverse("accounts:peers")
    if number := found.message_requests:
        sentence = ngettext(
            "%(n)d member would like to write to you.",
            "%(n)d members would like to write to you.",
            number,
        )
        yield sentence % {"n": number}, reverse("accounts:messages")
    if number := found.partner_requests:
        sentence = ngettext(
            "%(n)d member asked you to be their partner.",
            "%(n)d members asked you to be their partner.",
            number,
        )
        yield sentence % {"n": number}, reverse("milestones:partners")


def _list_from_groups(found: Any) -> Iterator[tuple[str, str]]:
    if number := found.invitations:
        sentence = ngettext(
            "You are invited to join a group.", "You are invited to join %(n)d groups.", number
        )
        yield sentence % {"n": number}, reverse("groups:about", args=[found.inviting_group])
    if number := found.organizer_requests:
        sentence = ngettext(
            "A group asks you to become an organizer.",
            "%(n)d groups ask you to become an organizer.",
            number,
        )
        yield sentence % {"n": number}, reverse("groups:about", args=[found.asking_group])
    if number := found.join_requests:
        sentence = ngettext(
            "%(n)d member asks to join your group.",
            "%(n)d members ask to join your groups.",
            number,
        )
        yield sentence % {"n": number}, reverse("groups:requests", args=[found.wanted_group])


@prepared_query
def _find_requests(*, member: Member, now: datetime) -> QuerySet[Member]:
    # As Partnership.objects.visible_to(), which asks the clock: a prepared query can't.
    partnerships = Partnership.objects.not_blocked_for(member).open().filter(recipient=member)
    partnerships = partnerships.filter(requester__is_active=True, requester__banned_at=None)
    partnerships = partnerships.exclude(requester__suspended_until__gt=now)
    own = Membership.objects.filter(member=member, group__archived_at=None)
    invitations = own.filter(state=Membership.State.INVITED)
    organizer_requests = own.current().exclude(organizer_asked_at=None)
    join_requests = Membership.objects.filter(
        group__in=own.organizing().values("group"),
        state=Membership.State.REQUESTED,
        member__in=Member.objects.visible_to(member),
    )
    return Member.objects.filter(pk=member.pk).annotate(
        peer_requests=_count(Peering.objects.received_by(member)),
        message_requests=_count(Participant.objects.visible_to(member).requests()),
        partner_requests=_count(partnerships),
        invitations=_count(invitations),
        inviting_group=_first_group(invitations),
        organizer_requests=_count(organizer_requests),
        asking_group=_first_group(organizer_requests),
        join_requests=_count(join_requests),
        wanted_group=_first_group(join_requests),
    )


def _count(rows: QuerySet) -> Subquery:
    return Subquery(rows.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n"))


def _first_group(memberships: QuerySet[Membership]) -> Subquery:
    return Subquery(memberships.order_by("since", "pk").values("group__slug")[:1])
