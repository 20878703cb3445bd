"""One small thing a day, after a check-in. There is no streak behind it, and nothing to lose."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Member
from accounts.models.peerings import is_peer_of
from milestones.awards.spans import SPANS_BY_KEY
from milestones.celebrations.queries import list_celebrations
from milestones.models import CheckIn, JournalEntry, Journey, Milestone
from milestones.models.partnerships import is_partner_of
from recovery_forum.lib.text import isolate

MAX_CHECK_INS = 400  # The latest ones that it looks at: a year, with a few days of two.


class SmallThing(NamedTuple):
    """A sentence, words that it quotes if any, and where it leads."""

    sentence: str
    quote: str
    url: str


def pick_small_thing(member: Member) -> SmallThing | None:
    """Return the one line that fits the day of `member` best, or None where nothing does.

    The same all day, except that a friend's milestone may come in.
    """
    today = member.today()
    finders: tuple[Callable[[Member, date], SmallThing | None], ...] = (
        _find_date_of_journey,
        _find_milestone_of_friend,
        _find_own_words,
        _find_journal_entry_of_a_year_ago,
    )
    return next((thing for find in finders if (thing := find(member, today))), None)


def _find_date_of_journey(member, today):
    """A milestone that was reached today, or the anniversary of a start, whatever came after it."""
    reached = Milestone.objects.filter(journey=OuterRef("pk"), reached_on=today).order_by("-pk")
    journeys = Journey.objects.owned_by(member).prefetch_related("own_milestones")
    journeys = journeys.annotate(span_reached_today=Subquery(reached.values("span_key")[:1]))
    things = [_describe_date(journey, today) for journey in journeys]
    return next((thing for thing in things if thing), None)


def _describe_date(journey, today):
    url, start = journey.get_absolute_url(), journey.started_on
    if name := _find_name_of_todays_milestone(journey, today):
        return SmallThing(
            _("You reached this today: %(milestone)s.") % {"milestone": name}, "", url
        )
    years = today.year - start.year
    span = SPANS_BY_KEY.get(f"{years}y")
    if span is None or span.reached_on(start) != today:
        return None
    sentence = ngettext(
        "A year ago today, you started this:", "%(years)d years ago today, you started this:", years
    ) % {"years": years}
    return SmallThing(sentence, journey.title, url)


def _find_name_of_todays_milestone(journey, today):
    """Return the name of what `journey` reached today, the member's own first, or None."""
    ledger = journey.ledger
    own = [one for one in journey.own_milestones.all() if one.reached_in(ledger) == today]
    if own:
        return isolate(own[0].name)
    return journey.span_reached_today and SPANS_BY_KEY[journey.span_reached_today].name


def _find_milestone_of_friend(member, today):
    friends = list_celebrations(member).in_sight_of(member).exclude(member=member)
    friends = friends.filter(is_partner_of(member) | is_peer_of(member), is_hidden=False)
    celebration = friends.first()
    if celebration is None or not celebration.is_recent:
        return None
    sentence = _("%(name)s celebrates: %(milestone)s.") % {
        "name": isolate(celebration.member.name),
        "milestone": isolate(str(celebration.title)),
    }
    return SmallThing(sentence, "", celebration.get_absolute_url())


def _find_own_words(member, today):
    """A note of a year ago, or something they were thankful for: each day another one, in turn."""
    a_year_ago = _same_day_last_year(today)
    words = Q(day=a_year_ago) & ~Q(note="") | Q(day__lt=today) & ~Q(gratitude="")
    check_ins = list(CheckIn.objects.owned_by(member).filter(words)[:MAX_CHECK_INS])
    for check_in in check_ins:
        if check_in.day == a_year_ago and check_in.note:
            sentence = _("A year ago today, you wrote:")
            return SmallThing(sentence, check_in.note, check_in.get_absolute_url())
    thankful = [check_in for check_in in check_ins if check_in.gratitude]
    if not thankful:
        return None
    check_in = thankful[today.toordinal() % len(thankful)]
    sentence = _("Something you were thankful for:")
    return SmallThing(sentence, check_in.gratitude, check_in.get_absolute_url())


def _find_journal_entry_of_a_year_ago(member, today):
    entries = JournalEntry.objects.owned_by(member).filter(day=_same_day_last_year(today))
    entry = entries.first()
    if entry is None:
        return None
    sentence = _("A year ago today, you wrote:")
    return SmallThing(sentence, entry.title or entry.text, entry.get_absolute_url())


def _same_day_last_year(today):
    """On 29 February, the 28th of the year before."""
    try:
        return today.replace(year=today.year - 1)
    except ValueError:
        return today.replace(year=today.year - 1, day=28)
