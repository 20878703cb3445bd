"""Journeys, setbacks, milestones, check-ins, celebrations and cheers."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from accounts.models import Challenge
from milestones.awards.ledger import Ledger
from milestones.awards.spans import find_next_span, list_reached_spans
from milestones.models import Celebration, CheckIn, Cheer, Journey, Milestone, Setback
from recovery_forum.load_data.bulk_copy import copy_rows, format_moment
from recovery_forum.load_data.members import DAY_SECONDS, TIME_ZONES_AND_COUNTRIES
from recovery_forum.load_data.text import choose_public_id

YEAR_DAYS = 365
# The first journey has the same length in communities of every size, because its page is measured.
FIRST_JOURNEY_DAYS = 500
MEMBERS_PER_DAILY_CHECK_IN = 250  # One of these checked in daily all year.
MILESTONES_PER_CELEBRATION = 40  # One of these was shared.


def load_journeys(
    journeys: int, members: int, rng: Random, now: float, sentences, show_progress
) -> None:
    """Create a journey for each of the first members, every sixth with a setback of one evening."""
    instant = datetime.fromtimestamp(now, UTC)
    setbacks, milestones = [], []
    keys = list(Challenge.objects.order_by("pk").values_list("pk", flat=True))
    audiences = [Journey.Audience.ONLY_ME] * 3 + list(Journey.Audience)

    def rows():
        for key in range(1, journeys + 1):
            days = FIRST_JOURNEY_DAYS if key == 1 else int(rng.expovariate(1 / 500)) + 1
            start = instant.date() - timedelta(days=days)
            journey = Journey(
                pk=key, started_on=start, next_span_key="",
                time_zone=rng.choice(TIME_ZONES_AND_COUNTRIES)[0],
            )  # fmt: skip
            away = _choose_setbacks(journey, rng, instant) if key % 6 == 0 else []
            setbacks.extend((key, *moments) for moments in away)
            milestones.extend(_compute_milestones(journey, away, instant))
            yield (
                key, choose_public_id(rng), (key - 1) % members + 1, rng.choice(keys),
                "Since that morning", start, journey.time_zone, rng.choice(audiences),
                rng.choice(sentences), instant, journey.next_span_key, journey.next_milestone_on,
            )  # fmt: skip

    copy_rows(
        Journey,
        "id public_id member challenge title started_on time_zone audience reasons created_at"
        " next_span_key next_milestone_on",
        show_progress(rows(), journeys, "journeys"),
    )
    copy_rows(
        Setback,
        "public_id journey happened_at resumed_at created_at",
        ((choose_public_id(rng), *setback, setback[1]) for setback in setbacks),
    )
    copy_rows(
        Milestone,
        "id journey span_key reached_on",
        ((number, *milestone) for number, milestone in enumerate(milestones, start=1)),
    )
    _load_celebrations(milestones, members, rng, now, sentences)
    _load_check_ins(members, rng, instant, sentences)


def _choose_setbacks(journey, rng, instant):
    days = (instant.date() - journey.started_on).days
    if days < 3:
        return []
    evening = instant - timedelta(days=rng.randrange(1, days), hours=6)
    return [(evening, evening + timedelta(hours=11))]


def _compute_milestones(journey, setbacks, instant):
    """Return the milestone rows of `journey`, and set its next milestone on the instance."""
    ledger = Ledger(journey.started_on, journey.zone, setbacks, instant)
    upcoming = find_next_span(ledger.runs[-1].begins, ledger.today, journey.spans)
    if upcoming and not ledger.is_away:
        journey.next_span_key, journey.next_milestone_on = upcoming[0].key, upcoming[1]
    reached = {}
    for run in ledger.runs:
        for span, day in list_reached_spans(run.begins, run.ends, journey.spans):
            reached.setdefault(span.key, day)
    return [(journey.pk, key, day) for key, day in reached.items()]


def _load_celebrations(milestones, members, rng, now, sentences):
    shared = milestones[::MILESTONES_PER_CELEBRATION]
    cheers = [rng.sample(range(1, members + 1), rng.randrange(6)) for _ in shared]
    copy_rows(
        Celebration,
        "id public_id member milestone words audience shared_at cheer_count",
        (
            (
                place + 1, choose_public_id(rng), (journey - 1) % members + 1,
                place * MILESTONES_PER_CELEBRATION + 1, rng.choice(sentences),
                Celebration.Audience.MEMBERS,
                format_moment(now - DAY_SECONDS * YEAR_DAYS * rng.random()), len(cheers[place]),
            )
            for place, (journey, _key, _day) in enumerate(shared)
        ),
    )  # fmt: skip
    copy_rows(
        Cheer,
        "celebration member",
        ((place, member) for place, people in enumerate(cheers, start=1) for member in people),
    )


def _load_check_ins(members, rng, instant, sentences):
    today: date = instant.date()
    copy_rows(
        CheckIn,
        "public_id member day checked_at mood craving note",
        (
            (choose_public_id(rng), member, today - timedelta(days=ago),
             instant - timedelta(days=ago), rng.randint(1, 5), rng.randrange(11),
             rng.choice(sentences)[:280])
            for member in range(1, members + 1, MEMBERS_PER_DAILY_CHECK_IN)
            for ago in range(YEAR_DAYS)
        ),
    )  # fmt: skip
