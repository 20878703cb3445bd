"""What milestones hold of a member: their clocks, their days, and what they shared of them."""

from accounts.privacy.registry import register_data
from milestones.models import (
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
    Milestone,
    PartnerAlert,
    Partnership,
    ReminderPreferences,
    Setback,
    SilenceAlert,
)

JOURNEY_FIELDS = (
    "title", "challenge", "started_on", "time_zone", "goal", "rule", "reasons", "cost_a_week",
    "currency", "hours_a_week", "audience", "medallions", "thousands", "created_at",
    "started_time", "photo", "near_others",
)  # fmt: skip
CHECK_IN_FIELDS = (
    "day", "checked_at", "mood", "craving", "line", "gratitude", "slept_well", "met_people", "halt",
    "pledged", "kept", "counts",
)  # fmt: skip
SETBACK_FIELDS = (
    "journey", "happened_at", "went_on_at", "halt", "triggers", "before", "helps", "entered_at",
)  # fmt: skip

register_data(Journey, "member", JOURNEY_FIELDS)
register_data(Setback, "journey__member", SETBACK_FIELDS)
register_data(Milestone, "journey__member", ("journey", "span_key", "reached_on"))
register_data(CardLink, "milestone__journey__member", ("milestone", "with_name", "made_at"))
register_data(Celebration, "member", ("milestone", "words", "audience", "shared_at"))
register_data(Cheer, "member", ("words", "cheered_at"))
register_data(CheckIn, "member", CHECK_IN_FIELDS)
register_data(Letter, "member", ("text", "written_at"))
register_data(HardMoment, "member", ("came_at", "tried", "other", "passed"))
register_data(Partnership, "asker", ("asked_at", "accepted_at"))
register_data(Partnership, "asked", ("asked_at", "accepted_at"))
register_data(PartnerAlert, "caller", ("kind", "called_at"))
register_data(SilenceAlert, "member", ("days", "due_on"))
register_data(ReminderPreferences, "member", ("check_in_at", "eves", "milestones", "weekdays"))
register_data(HardDay, "member", ("name", "month", "day", "asks_partners"))
register_data(Grant, "journey__member", ("journey", "sees"))
register_data(DailyThread, "thread__author", because="A group opens it, and nobody in it by name.")
