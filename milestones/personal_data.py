"""The personal data of this app, for the export and the deletion of an account."""

from accounts.privacy.registry import register_data
from milestones.models import (
    Amount,
    CardLink,
    Celebration,
    CheckIn,
    Cheer,
    DailyThread,
    Grant,
    HardDay,
    HardMoment,
    JournalEntry,
    Journey,
    Letter,
    Limit,
    Milestone,
    OwnMilestone,
    PartnerAlert,
    Partnership,
    PlanReading,
    PlanShare,
    ReminderPreferences,
    SafetyPlan,
    Setback,
    SilenceAlert,
    SupportPreferences,
    SupportRecipient,
    SupportRequest,
    Worksheet,
)

JOURNEY_FIELDS = (
    "title", "challenge", "started_on", "time_zone", "goal", "rule", "reasons", "weekly_cost",
    "currency", "weekly_hours", "audience", "medallion_set", "marks_thousands", "created_at",
    "started_time", "photo", "shows_nearby_members", "start_set_at",
    "saving_for", "saving_goal", "amount_unit", "corrected_milestones",
)  # fmt: skip
CHECK_IN_FIELDS = (
    "day", "checked_at", "mood", "craving", "note", "gratitude", "slept_well", "attended_meeting",
    "halt", "pledged", "pledge_outcome", "is_selected",
)  # fmt: skip
SETBACK_FIELDS = (
    "journey", "happened_at", "resumed_at", "halt", "triggers", "circumstances", "coping_plan",
    "created_at",
)  # fmt: skip

register_data(Journey, "member", JOURNEY_FIELDS)
register_data(Setback, "journey__member", SETBACK_FIELDS)
register_data(Milestone, "journey__member", ("journey", "span_key", "reached_on", "awarded_at"))
register_data(
    OwnMilestone,
    "journey__member",
    ("journey", "name", "symbol", "day", "number", "unit", "reached_on", "reached_stored_at"),
)
register_data(Limit, "journey__member", ("journey", "starts_on", "amount", "period"))
register_data(Amount, "journey__member", ("journey", "day", "amount"))
register_data(JournalEntry, "member", ("day", "title", "text", "written_at"))
register_data(Worksheet, "member", ("kind", "day", "answers", "written_at"))
register_data(CardLink, "milestone__journey__member", ("milestone", "with_name", "created_at"))
register_data(
    Celebration, "member", ("milestone", "own_milestone", "words", "audience", "shared_at")
)
register_data(Cheer, "member", ("words", "cheered_at"))
register_data(CheckIn, "member", CHECK_IN_FIELDS)
register_data(Letter, "member", ("text", "written_at"))
register_data(HardMoment, "member", ("happened_at", "tried", "other", "passed", "minutes", "words"))
register_data(SafetyPlan, "member", (*SafetyPlan.BOXES, "updated_at"))
register_data(PlanShare, "plan__member", ("until",))
register_data(PlanReading, "plan__member", ("read_at",))
register_data(PlanReading, "reader", ("read_at",))
register_data(Partnership, "requester", ("requested_at", "accepted_at"))
register_data(Partnership, "recipient", ("requested_at", "accepted_at"))
register_data(PartnerAlert, "sender", ("kind", "sent_at"))
register_data(SilenceAlert, "member", ("days", "due_on"))
register_data(
    ReminderPreferences, "member", ("check_in_at", "day_before", "on_milestone", "hard_weekdays")
)
register_data(HardDay, "member", ("name", "month", "day", "asks_partners"))
register_data(Grant, "journey__member", ("journey", "level"))
register_data(DailyThread, "thread__author", reason="A group opens it, and nobody in it by name.")
register_data(SupportRequest, "member", ("asked_at", "asks_groups", "ended_at"))
register_data(SupportRecipient, "member", ("asked_at", "seen_at", "coming_at", "declined_at"))
register_data(SupportPreferences, "member", ("asks_groups", "opens_plan"))
