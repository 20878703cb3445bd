"""What journeys need again and again: see settings.ROUNDS."""

from .awarding import award_all
from .daily import open_daily_threads
from .reminding import look_after_the_quiet, remind, tell_reached


def award_milestones():
    """Each morning's milestones. May run twice: nothing is awarded twice."""
    award_all(tell_reached)


def look_around():
    """What is due at this minute: reminders, silences, daily threads. May run twice."""
    remind()
    look_after_the_quiet()
    open_daily_threads()
