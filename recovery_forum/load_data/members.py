"""Members, blocks and peers."""

from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import Block, Challenge, Member, Peering
from accounts.models.onboarding import GUIDELINES_VERSION
from accounts.profiles.pseudonyms import get_name_key
from accounts.profiles.skeletons import get_skeleton
from recovery_forum.load_data.bulk_copy import copy_rows, format_moment
from recovery_forum.load_data.text import choose_public_id

DAY_SECONDS = 86_400
COMMUNITY_AGE_DAYS = 3 * 365  # Days since the first member joined.
TIME_ZONES_AND_COUNTRIES = (
    ("Europe/Vienna", "AT"), ("Europe/London", "GB"), ("America/New_York", "US"),
    ("America/Chicago", "US"), ("America/Los_Angeles", "US"), ("Australia/Sydney", "AU"),
    ("Asia/Kolkata", "IN"), ("Africa/Nairobi", "KE"), ("America/Sao_Paulo", "BR"),
    ("Pacific/Auckland", "NZ"), ("Asia/Tokyo", "JP"), ("UTC", ""),
)  # fmt: skip
NAME_ADJECTIVES = (
    "quiet early gentle slow winter copper amber silver open morning river harbour".split()
)
NAME_NOUNS = "heron lantern maple finch ember tide cedar otter sparrow willow stone comet".split()


def load_members(count: int, rng: Random, now: float, sentences) -> list[float]:
    """Create members 1 to `count`, without passwords. Return when each joined, in seconds."""
    unusable_password = make_password(None)
    joined = sorted(
        now - DAY_SECONDS - COMMUNITY_AGE_DAYS * DAY_SECONDS * rng.random() ** 1.5
        for _ in range(count)
    )
    stages = list(Member.Stage)

    def rows():
        for number, since in enumerate(joined, start=1):
            name = f"{rng.choice(NAME_ADJECTIVES)}-{rng.choice(NAME_NOUNS)}{number}"
            zone, country = rng.choice(TIME_ZONES_AND_COUNTRIES)
            last_active = format_moment(now - DAY_SECONDS * 200 * rng.random() ** 3)
            yield (
                number, name, get_name_key(name), get_skeleton(name),
                f"member{number}@example.org", unusable_password, format_moment(since), last_active,
                zone, country, rng.choice(sentences)[:500], rng.choice(stages), "en",
                2 if number % 3 else 1,
                format_moment(since) if number % 4 else None, "members", format_moment(since),
                GUIDELINES_VERSION, format_moment(since),
            )  # fmt: skip

    copy_rows(
        Member,
        "id name name_key name_skeleton email password joined_at last_active_at time_zone country"
        " about stage language trust suggestible_since challenges_for onboarded_at"
        " guidelines_version guidelines_accepted_at",
        rows(),
    )
    copy_rows(
        EmailAddress,
        "user email verified primary",
        ((n, f"member{n}@example.org", True, True) for n in range(1, count + 1)),
    )
    _load_member_challenges(count, rng)
    return joined


def _load_member_challenges(count, rng):
    keys = list(Challenge.objects.order_by("pk").values_list("pk", flat=True))
    pairs = (
        (member, key)
        for member in range(1, count + 1)
        for key in rng.sample(keys, rng.choice((1, 1, 2, 3)))
    )
    copy_rows(Member.challenges.through, "member challenge", pairs)


def load_blocks_and_peers(count: int, rng: Random, now: float) -> None:
    """Create a block for every 200 members, and a pair of peers for every three."""
    blocks = {_choose_two_members(count, rng) for _ in range(count // 200)}
    copy_rows(Block, "blocker blocked", sorted(blocks))
    peers = {tuple(sorted(_choose_two_members(count, rng))) for _ in range(count // 3)}
    copy_rows(
        Peering,
        "public_id requester recipient requested_at accepted_at",
        (
            (
                choose_public_id(rng),
                *pair,
                format_moment(now - 90 * DAY_SECONDS),
                format_moment(now - 89 * DAY_SECONDS),
            )
            for pair in sorted(peers)
        ),
    )


def _choose_two_members(count, rng):
    one = rng.randint(1, count)
    return one, (one + rng.randint(1, count - 1) - 1) % count + 1
