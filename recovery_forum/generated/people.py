"""Members, and what stands between two of them."""

from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import Block, Challenge, Member, Peering
from accounts.models.beginnings import GUIDELINES_VERSION
from accounts.names import key_of, skeleton_of

from .tables import copy, moment
from .words import public_id

DAY = 86_400
YEARS = 3 * 365  # Days since the first of them joined.
WHERE = (
    ("Europe/Vienna", "AT"), ("Europe/London", "GB"), ("America/New_York", "US"),
    ("America/Chicago", "US"), ("America/Los_Angeles", "US"), ("Australia/Sydney", "AU"),
    ("Asia/Kolkata", "IN"), ("Africa/Nairobi", "KE"), ("America/Sao_Paulo", "BR"),
    ("Pacific/Auckland", "NZ"), ("Asia/Tokyo", "JP"), ("UTC", ""),
)  # fmt: skip
KIND = "quiet early gentle slow winter copper amber silver open morning river harbour".split()
THING = "heron lantern maple finch ember tide cedar otter sparrow willow stone comet".split()


def add_members(count: int, chance: Random, now: float, sentences) -> list[float]:
    """Members 1 to `count`, none of whom can sign in by password. When each joined."""
    nobody = make_password(None)
    joined = sorted(now - DAY - YEARS * DAY * chance.random() ** 1.5 for _ in range(count))
    stages = list(Member.Stage)

    def rows():
        for number, since in enumerate(joined, start=1):
            name = f"{chance.choice(KIND)}-{chance.choice(THING)}{number}"
            zone, country = chance.choice(WHERE)
            here = moment(now - DAY * 200 * chance.random() ** 3)
            yield (
                number, name, key_of(name), skeleton_of(name), f"member{number}@example.org",
                nobody, moment(since), here, zone, country, chance.choice(sentences)[:500],
                chance.choice(stages), "en", 2 if number % 3 else 1,
                moment(since) if number % 4 else None, moment(since), GUIDELINES_VERSION,
                moment(since),
            )  # fmt: skip

    copy(
        Member,
        "id name name_key name_skeleton email password joined_at here_at time_zone country about"
        " stage speaks trust listed_at welcomed_at guidelines_version guidelines_accepted_at",
        rows(),
    )
    copy(
        EmailAddress,
        "user email verified primary",
        ((n, f"member{n}@example.org", True, True) for n in range(1, count + 1)),
    )
    _add_challenges(count, chance)
    return joined


def _add_challenges(count, chance):
    keys = list(Challenge.objects.order_by("pk").values_list("pk", flat=True))
    pairs = (
        (member, key)
        for member in range(1, count + 1)
        for key in chance.sample(keys, chance.choice((1, 1, 2, 3)))
    )
    copy(Member.challenges.through, "member challenge", pairs)


def add_ties(count: int, chance: Random, now: float) -> None:
    """One block for every two hundred members, and one pair of peers for every three."""
    blocks = {_two(count, chance) for _ in range(count // 200)}
    copy(Block, "blocker blocked", sorted(blocks))
    peers = {tuple(sorted(_two(count, chance))) for _ in range(count // 3)}
    copy(
        Peering,
        "public_id asker asked asked_at accepted_at",
        (
            (public_id(chance), *pair, moment(now - 90 * DAY), moment(now - 89 * DAY))
            for pair in sorted(peers)
        ),
    )


def _two(count, chance):
    one = chance.randint(1, count)
    return one, (one + chance.randint(1, count - 1) - 1) % count + 1
