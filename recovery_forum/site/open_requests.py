"""What others asked of a member and still waits for their answer. For the home page."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member, Participant, Peering
from groups.models import Membership
from milestones.models import Partnership
from recovery_forum.lib.prepared_queries import prepared_query
from recovery_forum.lib.text import isolate

MAX_GROUPS = 5


def list_open_requests(member: Member) -> list[tuple[str, str]]:
    """Return the sentence and the URL of each kind of request that `member` has not answered."""
    return [*_list_from_members(member), *_list_from_groups(member)]


def _list_from_members(member: Member) -> Iterator[tuple[str, str]]:
    (counts,) = _count_requests(member=member, now=timezone.now())
    if number := counts.peer_requests:
        sentence = ngettext(
            "%(n)d member would like to be your peer.",
            "%(n)d members would like to be your peers.",
            number,
        )
        yield sentence % {"n": number}, reverse("accounts:peers")
    if number := counts.message_requests:
        sentence = ngettext(
            "%(n)d member would like to write to you.",
            "%(n)d members would like to write to you.",
            number,
        )
        yield sentence % {"n": number}, reverse("accounts:messages")
    if number := counts.partner_requests:
        sentence = ngettext(
            "%(n)d member asked you to be their partner.",
            "%(n)d members asked you to be their partner.",
            number,
        )
        yield sentence % {"n": number}, reverse("milestones:partners")


@prepared_query
def _count_requests(*, member: Member, now: datetime) -> QuerySet[Member]:
    # As Partnership.objects.visible_to(), which asks the clock: a prepared query can't.
    partnerships = Partnership.objects.not_blocked_for(member).open().filter(recipient=member)
    partnerships = partnerships.filter(requester__is_active=True, requester__banned_at=None)
    partnerships = partnerships.exclude(requester__suspended_until__gt=now)
    return Member.objects.filter(pk=member.pk).annotate(
        peer_requests=_count(Peering.objects.received_by(member)),
        message_requests=_count(Participant.objects.visible_to(member).requests()),
        partner_requests=_count(partnerships),
    )


def _count(rows: QuerySet) -> Subquery:
    return Subquery(rows.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n"))


def _list_from_groups(member: Member) -> Iterator[tuple[str, str]]:
    for membership in _find_groups_that_ask(member=member):
        group = membership.group
        if membership.state == Membership.State.INVITED:
            sentence = _("You are invited to join %(group)s.")
            yield sentence % {"group": isolate(group.name)}, group.about_url
        if membership.is_asked_to_organize:
            sentence = _("%(group)s asks you to become an organizer.")
            yield sentence % {"group": isolate(group.name)}, group.about_url
        if membership.is_organizer and (number := membership.join_requests):
            sentence = ngettext(
                "%(n)d member asks to join %(group)s.",
                "%(n)d members ask to join %(group)s.",
                number,
            )
            url = reverse("groups:requests", args=[group.slug])
            yield sentence % {"n": number, "group": group.name}, url


@prepared_query
def _find_groups_that_ask(*, member: Member) -> QuerySet[Membership]:
    """Return the memberships in which something waits for `member`, with `join_requests`."""
    own = Membership.objects.filter(member=member).select_related("group")
    asking = Membership.objects.filter(
        group=OuterRef("group"),
        state=Membership.State.REQUESTED,
        member__in=Member.objects.visible_to(member),
    )
    organized = Q(state=Membership.State.MEMBER, role=Membership.Role.ORGANIZER)
    waiting = Q(state=Membership.State.INVITED) | Q(organizer_asked_at__isnull=False)
    own = own.filter(waiting | organized & Exists(asking), group__archived_at=None)
    return own.annotate(join_requests=_count(asking)).order_by("pk")[:MAX_GROUPS]
