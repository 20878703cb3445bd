"""What the member of the demo keeps for themselves: journal, worksheets, limits, a saving goal."""

from datetime import datetime, time, timedelta

from accounts.models import Challenge
from milestones.awards.services import award_milestones
from milestones.celebrations.services import create_celebration
from milestones.limits.services import save_amount, save_limit
from milestones.models import JournalEntry, Journey, Limit, OwnMilestone, Worksheet
from milestones.worksheets.services import save_worksheet

WRITING_TIME = time(21, 15)


def add_demo_pages(member, data):
    """Add the own pages of `member`. `data` is the content of own_pages.json.

    The date of each is told in days before today, so that the demo never grows old.
    """
    today = member.today()
    journey = member.journeys.get()
    Journey.objects.filter(pk=journey.pk).update(**data["saving"])
    for ago, title, text in data["journal"]:
        JournalEntry.objects.create(
            member=member, day=today - timedelta(days=ago), title=title, text=text,
            written_at=_evening(member, ago),
        )  # fmt: skip
    for ago, kind, answers in data["worksheets"]:
        worksheet = Worksheet(member=member, kind=kind, written_at=_evening(member, ago))
        save_worksheet(worksheet, today - timedelta(days=ago), answers)
    for ago, name, symbol, number, unit, words in data["own_milestones"]:
        own_milestone = OwnMilestone.objects.create(
            journey=journey, name=name, symbol=symbol, number=number, unit=unit,
            day=None if number else today - timedelta(days=ago),
        )  # fmt: skip
        if words:
            shared_at = _evening(member, ago)
            create_celebration(journey, own_milestone.key, words, shared_at=shared_at)
    _add_tapering(member, data["tapering"])


def _add_tapering(member, data):
    """A second journey that aims at less, week by week, with some days left unknown."""
    days = data["days"]
    journey = Journey.objects.create(
        member=member, challenge=Challenge.objects.get(slug=data["challenge"]), title=data["title"],
        started_on=member.today() - timedelta(days=days), time_zone=member.time_zone,
        goal=Journey.Goal.TAPERING, amount_unit=data["unit"],
    )  # fmt: skip
    award_milestones(journey)
    for after, amount in data["limits"]:
        day = journey.started_on + timedelta(days=after)
        save_limit(journey, day, amount, Limit.Period.WEEK)
    for after, amount in enumerate(data["amounts"]):
        if amount is not None:
            save_amount(journey, journey.started_on + timedelta(days=after), amount)


def _evening(member, ago):
    day = member.today() - timedelta(days=ago)
    return datetime.combine(day, WRITING_TIME, member.zone)
