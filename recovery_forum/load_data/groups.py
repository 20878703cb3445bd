"""Groups, memberships and meetings."""

from datetime import UTC, datetime, time
from decimal import Decimal
from random import Random

from accounts.models import Challenge
from groups.models import Group, Meeting, Membership, Place
from recovery_forum.load_data.bulk_copy import copy_rows, format_moment
from recovery_forum.load_data.members import DAY_SECONDS, TIME_ZONES_AND_COUNTRIES
from recovery_forum.load_data.text import choose_public_id

# The visibilities of a hundred groups. The largest group is open, the second is for the community.
GROUP_VISIBILITIES = ["open"] * 12 + ["community"] * 58 + ["private"] * 22 + ["hidden"] * 8
GROUP_AGE_DAYS = 3 * 365
TOWN_COUNT = 60


def compute_group_weights(count: int) -> list[float]:
    """Return how active each group is, the first one most: a few large groups, many small ones."""
    return [1 / (rank + 4) ** 0.8 for rank in range(count)]


def load_groups(count: int, members: int, rng: Random, now: float, sentences) -> list[list[int]]:
    """Create groups 1 to `count`. Return the member ids of each group, the organizer first."""
    memberships = _choose_memberships(count, members, rng)
    kinds = rng.choices(GROUP_VISIBILITIES, k=count)
    kinds[:2] = ["open", "community"][:count]
    created = format_moment(now - GROUP_AGE_DAYS * DAY_SECONDS)
    copy_rows(
        Group,
        "id slug name summary visibility member_count created_at",
        (
            (n, f"group-{n}", f"Group {n}", rng.choice(sentences)[:160], kinds[n - 1],
             len(memberships[n - 1]), created)
            for n in range(1, count + 1)
        ),
    )  # fmt: skip
    copy_rows(
        Membership,
        "group member role since",
        (
            (number, member, "organizer" if position == 0 else "member", created)
            for number, people in enumerate(memberships, start=1)
            for position, member in enumerate(people)
        ),
    )
    keys = list(Challenge.objects.order_by("pk").values_list("pk", flat=True))
    copy_rows(
        Group.challenges.through,
        "group challenge",
        ((n, key) for n in range(1, count + 1) for key in rng.sample(keys, 2)),
    )
    return memberships


def _choose_memberships(count, members, rng):
    memberships = [{1 + number * 37 % members: None} for number in range(count)]
    indexes, weights = range(count), compute_group_weights(count)
    for member in range(1, members + 1):
        for index in rng.choices(indexes, weights, k=rng.choice((1, 2, 3, 4, 5, 8))):
            memberships[index][member] = None
    memberships[0][1] = None  # The first member belongs to the largest group.
    return [list(people) for people in memberships]


def load_meetings(count: int, groups: int, rng: Random, now: float, sentences) -> None:
    """Create weekly meetings in many time zones: half online, half in 60 invented towns.

    The towns are the only ones in the table of towns then: real ones are loaded into an empty one.
    """
    _load_towns()
    instant = datetime.fromtimestamp(now, UTC)
    groups_by_id = Group.objects.in_bulk()
    columns = (
        "public_id slug group name weekday time time_zone types place location regions latitude"
        " longitude online_link notes confirmed_at updated_at listed_at next_at is_online"
        " is_in_person search_text search_place"
    ).split()

    def rows():
        for number in range(1, count + 1):
            group = groups_by_id[1 + rng.randrange(groups)]
            meeting = _build_meeting(number, group, rng, sentences)
            meeting.confirmed_at = instant
            meeting.updated_at = meeting.listed_at = instant
            meeting.update_derived_fields(instant)
            yield tuple(
                getattr(meeting, "group_id" if name == "group" else name) for name in columns
            )

    copy_rows(Meeting, " ".join(columns), rows())


def _load_towns():
    copy_rows(
        Place,
        "geoname_id name name_keys country region latitude longitude population",
        (
            (n, f"Town{n}", [f"town{n}"], "US", "", *_locate_town(n), 1_000 * (TOWN_COUNT - n))
            for n in range(TOWN_COUNT)
        ),
    )


def _locate_town(number):
    """Return latitude and longitude: the towns are scattered over the world."""
    return -40 + number * 37 % 100, -120 + number * 71 % 240


def _build_meeting(number, group, rng, sentences):
    online = number % 2
    town_number = rng.randrange(TOWN_COUNT)
    town = f"Town{town_number}"
    # Within some ten kilometers of the centre.
    latitude, longitude = (
        round(Decimal(degrees) + Decimal(rng.uniform(-0.1, 0.1)), 5)
        for degrees in _locate_town(town_number)
    )
    return Meeting(
        public_id=choose_public_id(rng), slug=f"meeting-{number}", group=group,
        name=f"{rng.choice(sentences).split(',')[0][:80]}",
        weekday=rng.randrange(7), time=time(rng.choice((7, 12, 18, 19, 20)), 30),
        time_zone=rng.choice(TIME_ZONES_AND_COUNTRIES)[0], types=[rng.choice(("O", "C"))],
        place="" if online else f"{number} Main Street, {town}",
        location="" if online else f"House {number}",
        regions=[] if online else [f"Region{town_number // 10}", town],
        latitude=None if online else latitude, longitude=None if online else longitude,
        online_link=f"https://zoom.us/j/{number:010}" if online else "",
        notes=rng.choice(sentences),
    )  # fmt: skip
