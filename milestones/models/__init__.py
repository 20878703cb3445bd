from milestones.models.celebrations import Celebration, Cheer
from milestones.models.check_ins import CheckIn
from milestones.models.daily_threads import DailyThread, DailyThreadSettings
from milestones.models.hard_moments import HardMoment, Letter
from milestones.models.journeys import Journey
from milestones.models.milestones import CardLink, Milestone
from milestones.models.partnerships import Grant, PartnerAlert, Partnership, SilenceAlert
from milestones.models.reminders import HardDay, ReminderPreferences
from milestones.models.setbacks import Setback

__all__ = [
    "CardLink",
    "Celebration",
    "CheckIn",
    "Cheer",
    "DailyThread",
    "DailyThreadSettings",
    "Grant",
    "HardDay",
    "HardMoment",
    "Journey",
    "Letter",
    "Milestone",
    "PartnerAlert",
    "Partnership",
    "ReminderPreferences",
    "Setback",
    "SilenceAlert",
]
