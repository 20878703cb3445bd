"""The reminder preferences of a member."""

from accounts.models import Member
from milestones.models import ReminderPreferences


def get_reminder_preferences(member: Member) -> ReminderPreferences:
    """Return the preferences of `member`: those stored, or new ones with every reminder off."""
    stored = ReminderPreferences.objects.filter(member=member).first()
    return stored or ReminderPreferences(member=member)
