from milestones.models.celebrations import Celebration, Cheer
from milestones.models.check_ins import CheckIn
from milestones.models.daily_threads import DailyThread, DailyThreadSettings
from milestones.models.hard_moments import HardMoment, Letter
from milestones.models.journeys import Journey
from milestones.models.limits import Amount, Limit
from milestones.models.milestones import CardLink, Milestone
from milestones.models.own_milestones import OwnMilestone
from milestones.models.partnerships import Grant, PartnerAlert, Partnership, SilenceAlert
from milestones.models.reminders import HardDay, ReminderPreferences
from milestones.models.safety_plans import PlanReading, PlanShare, SafetyPlan
from milestones.models.setbacks import Setback
from milestones.models.support_requests import (
    SupportPreferences,
    SupportRecipient,
    SupportRequest,
)
from milestones.models.writings import JournalEntry, Worksheet

__all__ = [
    "Amount",
    "CardLink",
    "Celebration",
    "CheckIn",
    "Cheer",
    "DailyThread",
    "DailyThreadSettings",
    "Grant",
    "HardDay",
    "HardMoment",
    "JournalEntry",
    "Journey",
    "Letter",
    "Limit",
    "Milestone",
    "OwnMilestone",
    "PartnerAlert",
    "Partnership",
    "PlanReading",
    "PlanShare",
    "ReminderPreferences",
    "SafetyPlan",
    "Setback",
    "SilenceAlert",
    "SupportPreferences",
    "SupportRecipient",
    "SupportRequest",
    "Worksheet",
]
