"""What milestones hold of a member: their clocks, their days, and what they shared of them."""

from accounts.personal import holds

from .models import (
    CardLink,
    Celebration,
    CheckIn,
    Cheer,
    Grant,
    HardMoment,
    Journey,
    Letter,
    Milestone,
    Partnership,
    Setback,
)

JOURNEY = (
    "title", "challenge", "started_on", "time_zone", "goal", "rule", "reasons", "cost_a_week",
    "currency", "hours_a_week", "audience", "medallions", "thousands", "created_at",
)  # fmt: skip
CHECK_IN = (
    "day", "checked_at", "mood", "craving", "line", "gratitude", "slept_well", "met_people", "halt",
    "pledged", "kept", "counts",
)  # fmt: skip
SETBACK = (
    "journey", "happened_at", "went_on_at", "halt", "triggers", "before", "helps", "entered_at",
)  # fmt: skip

holds(Journey, "member", JOURNEY)
holds(Setback, "journey__member", SETBACK)
holds(Milestone, "journey__member", ("journey", "span_key", "reached_on"))
holds(CardLink, "milestone__journey__member", ("milestone", "with_name", "made_at"))
holds(Celebration, "member", ("milestone", "words", "shared_at"))
holds(Cheer, "member", ("words", "cheered_at"))
holds(CheckIn, "member", CHECK_IN)
holds(Letter, "member", ("text", "written_at"))
holds(HardMoment, "member", ("came_at", "tried", "other", "passed"))
holds(Partnership, "asker", ("asked_at", "accepted_at"))
holds(Partnership, "asked", ("asked_at", "accepted_at"))
holds(Partnership, "near_asked_by", ("near_asked_at",))
holds(Grant, "journey__member", ("journey", "sees"))
