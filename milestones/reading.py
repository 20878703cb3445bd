"""What pages show of journeys and celebrations."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Member
from accounts.models.hidden import is_out_of_sight
from recovery_forum.lib.prepared import prepared

from .models import Celebration, CheckIn, Cheer, Journey
from .models.celebrations import FRESH
from .partnering import partnerships_of
from .spans import BY_KEY, SPANS, reached

NEAR = timedelta(days=7)  # Between the dates of two members who are near the same milestone.
NEAR_SHOWN = 12
BIRTHDAYS = timedelta(days=31)  # How far back and ahead a group looks.
SHOWN = 50
YEARS = [span.key for span in SPANS if span.key.endswith("y")]


def celebrations_for(member):
    """Celebrations that `member` may see, ready to render, with whether they cheered."""
    own = Cheer.objects.filter(celebration=OuterRef("pk"), member=member)
    return (
        Celebration.objects.visible_to(member)
        .for_list()
        .annotate(is_cheered=Exists(own), is_hidden=is_out_of_sight(member, "celebration"))
    )


def celebrating_today(member, limit):
    """What was shared within the last day. A milestone of today was shared since it began."""
    return _shared_since(limit, member=member, since=timezone.now() - FRESH)


@prepared
def _shared_since(limit, *, member, since):
    shown = celebrations_for(member).in_sight_of(member)
    return shown.filter(shared_at__gte=since)[:limit]


def near_others(journey):
    """Members near the same milestone of the same challenge, where both sides chose to be shown.

    Nothing of theirs but the pseudonym: that they are near is what the reader knows of themselves.
    """
    if not journey.near_others or journey.next_on is None:
        return []
    near = Journey.objects.filter(
        challenge=journey.challenge,
        next_key=journey.next_key,
        next_on__range=(journey.next_on - NEAR, journey.next_on + NEAR),
        near_others=True,
    )
    members = Member.objects.visible_to(journey.member).exclude(pk=journey.member_id)
    return list(members.filter(journeys__in=near).distinct().order_by("name_key")[:NEAR_SHOWN])


def birthdays_in(group, member):
    """Years in a month around now, of members of `group`, as far as `member` may see them.

    Gives `shared` celebrations, journeys `ahead`, and the group's own last `birthday`.
    """
    people = group.memberships.current().values("member")
    shared = celebrations_for(member).filter(
        member__in=people,
        milestone__span_key__in=YEARS,
        shared_at__gte=timezone.now() - BIRTHDAYS,
        is_hidden=False,
    )
    today = member.today()
    ahead = Journey.objects.visible_to(member).filter(
        member__in=people, next_key__in=YEARS, next_on__range=(today, today + BIRTHDAYS)
    )
    return {
        "shared": shared[:SHOWN],
        "ahead": ahead.select_related("member").order_by("next_on", "pk")[:SHOWN],
        "birthday": birthday_of(group.created_at.astimezone(member.zone).date(), today),
    }


def birthday_of(begun, today):
    """The last anniversary of `begun` by `today`: (span, date), or None in the first year."""
    return next(reversed(reached(begun, today, [BY_KEY[key] for key in YEARS])), None)


def main_journey(member):
    """The journey that home shows: the one begun first."""
    return next(iter(_first_journey(member=member)), None)


@prepared
def _first_journey(*, member):
    return Journey.objects.of(member).select_related("challenge")[:1]


def check_in_of_today(member):
    """The check-in that counts for today, or None."""
    return next(iter(_counting_on(member=member, day=member.today())), None)


@prepared
def _counting_on(*, member, day):
    return CheckIn.objects.of(member).counting().filter(day=day)


def partners_of(member):
    """Pairs of a partnership and the other one in it, where both agreed."""
    return [(one, one.other(member)) for one in partnerships_of(member)]
