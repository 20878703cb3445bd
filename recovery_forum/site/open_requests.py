"""What others asked of a member and still waits for an answer, and their own call for support."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, Func, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from accounts.models import Member, Participant, Peering
from accounts.models.blocks import is_blocked_either_way
from groups.models import Membership
from milestones.models import Partnership, SupportRecipient, SupportRequest
from milestones.models.support_requests import LIFETIME
from posts.models import Action, Case, ModeratorMessage, Notice
from recovery_forum.lib.prepared_queries import prepared_query
from recovery_forum.lib.text import isolate


class OpenRequest(NamedTuple):
    sentence: str
    url: str
    # Someone needs a person now. It comes first on the page.
    is_urgent: bool = False
    # The member's own call for support, and nothing that others asked.
    is_own: bool = False
    # Who came first: their pseudonym, and the URL of writing to them.
    companion: str = ""
    write_url: str = ""
    button: StrOrPromise = _lazy("See who, and answer")


def list_open_requests(member: Member) -> list[OpenRequest]:
    """Return their own running request for support, and each kind that `member` has not answered.

    One query. Of several people who need someone now, the URL is that of the one who asked last.
    Of several groups that ask, it is that of the first: the next comes after it.
    """
    now = timezone.now()
    (found,) = _find_requests(member=member, now=now, support_since=now - LIFETIME)
    urgent = []
    if found.own_support_request:
        urgent.append(_describe_own_support(member, found))
    if found.support_request:
        url = reverse("milestones:support", args=[found.support_request])
        urgent.append(OpenRequest(_("Someone is asking for support now."), url, True))
    if found.moderators_notice:
        url = reverse("posts:notice", args=[found.moderators_notice])
        sentence = _("The moderators wrote to you. Only you can read it.")
        urgent.append(OpenRequest(sentence, url, True, button=_("Read and answer")))
    others = [*_list_from_members(found), *_list_from_groups(found)]
    return urgent + [OpenRequest(sentence, url) for sentence, url in others]


def _describe_own_support(member: Member, found: Any) -> OpenRequest:
    """Say who is with `member`, or when they asked while nobody is."""
    url = reverse("milestones:support", args=[found.own_support_request])
    if name := found.companion_name:
        sentence = _("%(name)s is with you.") % {"name": isolate(name)}
        write_url = reverse("accounts:write", args=[found.companion_key])
        return OpenRequest(
            sentence, url, True, is_own=True, companion=isolate(name), write_url=write_url
        )
    time = time_format(found.own_asked_at.astimezone(member.zone), "H:i")
    sentence = _("You asked for support at %(time)s.") % {"time": time}
    button = _("See who is coming") if found.is_anyone_asked else _("See your request")
    return OpenRequest(sentence, url, True, is_own=True, button=button)


def _list_from_members(found: Any) -> Iterator[tuple[str, str]]:
    """One person is named, as on the page that the URL leads to; several are counted."""
    if number := found.peer_requests:
        sentence = ngettext(
            "%(name)s would like to be your peer.",
            "%(n)d members would like to be your peers.",
            number,
        )
        yield _fill(sentence, number, found.peer_name), reverse("accounts:peers")
    if number := found.message_requests:
        sentence = ngettext(
            "Someone sent you a message request.",
            "%(n)d people sent you message requests.",
            number,
        )
        # Without the name: home must not tell by a gap that the writer blocked the member since.
        yield sentence % {"n": number}, reverse("accounts:messages")
    if number := found.partner_requests:
        sentence = ngettext(
            "%(name)s asked you to be their partner.",
            "%(n)d members asked you to be their partner.",
            number,
        )
        yield _fill(sentence, number, found.partner_name), reverse("milestones:partners")


def _fill(sentence: str, number: int, name: str) -> str:
    return sentence % {"n": number, "name": isolate(name)}


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
            "%(n)d member would like to join your group.",
            "%(n)d members would like to join your groups.",
            number,
        )
        yield sentence % {"n": number}, reverse("groups:requests", args=[found.wanted_group])


@prepared_query
def _find_requests(*, member: Member, now: datetime, support_since: datetime) -> QuerySet[Member]:
    partnerships = _list_partner_requests(member, now)
    own = Membership.objects.filter(member=member, group__archived_at=None, group__removed_at=None)
    invitations = own.filter(state=Membership.State.INVITED)
    organizer_requests = own.current().exclude(organizer_asked_at=None)
    join_requests = _list_join_requests(member, own.organizing())
    own_support = _list_own_support_requests(member, support_since)
    own_asked = SupportRecipient.objects.filter(request__in=own_support, declined_at=None)
    companions = _list_companions_of(member, support_since)
    peerings = Peering.objects.received_by(member)
    message_requests = Participant.objects.visible_to(member).requests()
    notices = _list_unanswered_notices(member, support_since)
    return Member.objects.filter(pk=member.pk).annotate(
        moderators_notice=Subquery(notices.values("public_id")[:1]),
        own_support_request=Subquery(own_support.values("public_id")[:1]),
        own_asked_at=Subquery(own_support.values("asked_at")[:1]),
        is_anyone_asked=Exists(own_asked),
        companion_name=Subquery(companions.values("member__name")[:1]),
        companion_key=Subquery(companions.values("member__name_key")[:1]),
        support_request=Subquery(_list_support_asked_of(member, support_since)[:1]),
        peer_requests=_count(peerings),
        peer_name=_first_name(peerings, "requester"),
        message_requests=_count(message_requests),
        partner_requests=_count(partnerships),
        partner_name=_first_name(partnerships, "requester"),
        invitations=_count(invitations),
        inviting_group=_first_group(invitations),
        organizer_requests=_count(organizer_requests),
        asking_group=_first_group(organizer_requests),
        join_requests=_count(join_requests),
        wanted_group=_first_group(join_requests),
    )


def _list_partner_requests(member: Member, now: datetime) -> QuerySet[Partnership]:
    """As Partnership.objects.visible_to(), which asks the clock: a prepared query can't."""
    found = Partnership.objects.including_unreachable(member).open().filter(recipient=member)
    found = found.filter(requester__is_active=True, requester__banned_at=None)
    return found.exclude(requester__suspended_until__gt=now)


def _list_join_requests(member: Member, organizing: QuerySet[Membership]) -> QuerySet[Membership]:
    return Membership.objects.filter(
        group__in=organizing.values("group"),
        state=Membership.State.REQUESTED,
        member__in=Member.objects.visible_to(member),
    )


def _list_own_support_requests(member: Member, since: datetime) -> QuerySet[SupportRequest]:
    """As SupportRequest.objects.current(), which asks the clock too, the newest first."""
    own = SupportRequest.objects.filter(member=member, ended_at=None, asked_at__gt=since)
    return own.order_by("-asked_at")


def _list_support_asked_of(member: Member, since: datetime) -> QuerySet:
    """Return the public ids of requests for support that nobody has answered, the newest first."""
    asked = SupportRecipient.objects.filter(
        member=member, coming_at=None, declined_at=None,
        request__ended_at=None, request__asked_at__gt=since, request__member__is_active=True,
    ).exclude(is_blocked_either_way(member, "request__member"))  # fmt: skip
    someone_comes = SupportRecipient.objects.exclude(coming_at=None).values("request")
    asked = asked.exclude(request__in=someone_comes)
    return asked.order_by("-asked_at", "-pk").values("request__public_id")


def _list_unanswered_notices(member: Member, since: datetime) -> QuerySet[Notice]:
    """Return what moderators wrote to somebody in danger, who has not written back since."""
    answers = ModeratorMessage.objects.filter(member=member, sent_at__gt=OuterRef("sent_at"))
    crises = Case.objects.open().about_danger().filter(pk=OuterRef("action__case_id"))
    notices = Notice.objects.filter(
        Exists(crises), ~Exists(answers), member=member, action__kind=Action.Kind.ANSWER
    )
    return notices.filter(sent_at__gt=since).order_by("-sent_at")


def _list_companions_of(member: Member, since: datetime) -> QuerySet[SupportRecipient]:
    """Return who came when `member` asked last, in the order of SupportRequest.companion."""
    came = SupportRecipient.objects.exclude(coming_at=None).filter(
        request__member=member, request__ended_at=None, request__asked_at__gt=since
    )
    came = came.exclude(is_blocked_either_way(member, "member"))
    return came.order_by("-request__asked_at", "coming_at", "pk")


def _count(rows: QuerySet) -> Subquery:
    return Subquery(rows.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n"))


def _first_name(requests: QuerySet, who: str) -> Subquery:
    return Subquery(requests.order_by("pk").values(f"{who}__name")[:1])


def _first_group(memberships: QuerySet[Membership]) -> Subquery:
    return Subquery(memberships.order_by("since", "pk").values("group__slug")[:1])
