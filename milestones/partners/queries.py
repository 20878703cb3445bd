"""The partners of a member, and what each of them may see."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Member
from milestones.celebrations.queries import list_shared_milestones
from milestones.models import CheckIn, Grant, Milestone, Partnership
from recovery_forum.lib.prepared_queries import prepared_query
from recovery_forum.lib.text import isolate


class GrantedJourney(NamedTuple):
    """What a partner sees of one journey. Nothing of it changes with a setback."""

    grant: Grant
    check_in: CheckIn | None  # The latest, where the grant includes it.
    milestones: list[Milestone]  # Those that were shared with the partner, the highest first.


def list_partners(member: Member) -> list[tuple[Partnership, Member]]:
    """Return the accepted partnerships of `member`, each with the other member."""
    return [(partnership, partnership.other(member)) for partnership in list_partnerships(member)]


def list_partnerships(member: Member) -> QuerySet[Partnership]:
    """Return the accepted partnerships of `member`, with both members loaded."""
    return (
        Partnership.objects.visible_to(member).accepted().select_related("requester", "recipient")
    )


def list_granted_journeys(member: Member, partnership: Partnership) -> list[GrantedJourney]:
    """Return what the partner shows `member`, for each journey that they show."""
    other = partnership.other(member)
    grants = (
        partnership.grants.filter(journey__member=other)
        .select_related("journey__challenge")
        .order_by("journey__started_on", "journey")
    )
    latest = CheckIn.objects.owned_by(other).selected().first()
    shared = list_shared_milestones([grant.journey for grant in grants], member)
    return [
        GrantedJourney(
            grant,
            latest if latest and grant.shows(latest) else None,
            shared.get(grant.journey_id, []),
        )
        for grant in grants
    ]


def describe_check_in_readers(member: Member, check_in: CheckIn | None = None) -> str:
    """Return the sentence beside a check-in of `member` that says who sees it.

    `check_in` is one that was stored already; None is the next one.
    """
    levels: dict[str, str] = {}  # The widest of each partner, by name.
    for grant in find_check_in_grants(member=member):
        if check_in is None or grant.shows(check_in):
            name = grant.partnership.other(member).name
            if grant.is_wider_than(levels.get(name, "")):
                levels[name] = grant.level
    return _describe_readers(levels.items()) if levels else _("Only you can see this.")


def _describe_readers(levels: Iterable[tuple[str, str]]) -> str:
    sentences = {
        Grant.Level.CHECKED_IN: _("Your partner %(name)s sees only that you checked in."),
        Grant.Level.MOOD: _("Your partner %(name)s sees only your mood."),
        Grant.Level.WORDS: _("Your partner %(name)s sees only your mood and your one line."),
    }
    said = [sentences[Grant.Level(level)] % {"name": isolate(name)} for name, level in levels]
    return " ".join([*said, _("Nobody else sees anything.")])


@prepared_query
def find_check_in_grants(*, member: Member) -> QuerySet[Grant]:
    """Return the grants that show something of the check-ins of `member`, with both members.

    Also to a partner who is suspended: they see the latest check-in once they are back.
    """
    partnerships = Partnership.objects.including_unreachable(member).accepted()
    grants = Grant.objects.filter(journey__member=member, partnership__in=partnerships)
    grants = grants.exclude(level=Grant.Level.DAYS)
    return grants.select_related("partnership__requester", "partnership__recipient").order_by("pk")
