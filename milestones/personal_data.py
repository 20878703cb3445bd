"""What milestones hold of a member: their clocks, their days, and what they shared of them."""

from accounts.personal import holds

from .models import (
    Call,
    CardLink,
    Celebration,
    CheckIn,
    Cheer,
    DailyThread,
    Grant,
    HardDay,
    HardMoment,
    Journey,
    Letter,
    Lookout,
    Milestone,
    Partnership,
    Reminders,
    Setback,
)

JOURNEY = (
    "title", "challenge", "started_on", "time_zone", "goal", "rule", "reasons", "cost_a_week",
    "currency", "hours_a_week", "audience", "medallions", "thousands", "created_at",
    "started_time", "photo", "near_others",
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
holds(Celebration, "member", ("milestone", "words", "audience", "shared_at"))
holds(Cheer, "member", ("words", "cheered_at"))
holds(CheckIn, "member", CHECK_IN)
holds(Letter, "member", ("text", "written_at"))
holds(HardMoment, "member", ("came_at", "tried", "other", "passed"))
holds(Partnership, "asker", ("asked_at", "accepted_at"))
holds(Partnership, "asked", ("asked_at", "accepted_at"))
holds(Call, "caller", ("kind", "called_at"))
holds(Lookout, "member", ("days", "due_on"))
holds(Reminders, "member", ("check_in_at", "eves", "milestones", "weekdays"))
holds(HardDay, "member", ("name", "month", "day", "asks_partners"))
holds(Grant, "journey__member", ("journey", "sees"))
holds(DailyThread, "thread__author", because="A group opens it, and nobody in it by name.")
