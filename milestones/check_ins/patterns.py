"""What a member did on their better days, stated only where there are enough days to compare."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from statistics import mean

from django.utils import formats
from django.utils.translation import gettext as _

from milestones.models import CheckIn

MIN_DAYS = 7  # Fewer days than this on either side, and a difference says nothing.
MIN_MOOD_DIFFERENCE = 0.6  # On the scale of moods, 1 to 5.


def describe_days(check_ins: Sequence[CheckIn], length: int) -> str:
    """Return how many of the last `length` days have a check-in, and the most frequent mood.

    `check_ins` holds one for each day.
    """
    counted = _("You checked in on %(number)d of the last %(length)d days.")
    sentence = counted % {"number": len(check_ins), "length": length}
    if len(check_ins) < MIN_DAYS:
        return sentence
    mood, days = Counter(check_in.get_mood_display() for check_in in check_ins).most_common(1)[0]
    most = _("Your most frequent answer was “%(mood)s”, on %(days)d days.")
    return f"{sentence} {most % {'mood': mood, 'days': days}}"


def list_facts(
    check_ins: Sequence[CheckIn], length: int, meetings: Sequence[date], setbacks: Sequence[date]
) -> list[tuple[str, str]]:
    """Return (name, value) of what can be counted in the last `length` days.

    `check_ins` holds one for each day. Days of check-ins that mention a meeting count as meetings.
    """
    cravings = [one.craving for one in check_ins if one.craving is not None]
    went = {one.day for one in check_ins if one.attended_meeting} | set(meetings)
    facts = [
        (_("Days with a check-in"), _("%(number)d of %(length)d") % {
            "number": len(check_ins), "length": length
        }),
        (_("Days with a meeting"), str(len(went))),
        (_("Days with a setback"), str(len(set(setbacks)))),
        (_("Slept well"), str(sum(one.slept_well for one in check_ins))),
    ]  # fmt: skip
    if cravings:
        facts.append((_("Average craving, 0 to 10"), formats.number_format(mean(cravings), 1)))
    counted = Counter(one.mood for one in check_ins)
    facts += [(_("Mood: %s") % mood.label, str(counted[mood])) for mood in reversed(CheckIn.Mood)]
    return facts


def describe_better_days(check_ins: Sequence[CheckIn]) -> list[str]:
    """Return sentences on what went with higher moods. `check_ins` holds one for each day."""
    conditions = [
        (_("You slept well on %d days."), lambda check_in: check_in.slept_well),
        (_("You went to a meeting on %d days."), lambda check_in: check_in.attended_meeting),
        (
            _("You noted something you were thankful for on %d days."),
            lambda check_in: bool(check_in.gratitude),
        ),
        (_("You committed to 24 hours on %d days."), lambda check_in: check_in.pledged),
    ]
    sentences = (_describe_difference(text, test, check_ins) for text, test in conditions)
    return [sentence for sentence in sentences if sentence]


def _describe_difference(text, test, check_ins):
    """Return sentences if moods were clearly higher on days that pass `test`, else None."""
    with_it = [check_in.mood for check_in in check_ins if test(check_in)]
    without_it = [check_in.mood for check_in in check_ins if not test(check_in)]
    if min(len(with_it), len(without_it)) < MIN_DAYS:
        return None
    if mean(with_it) - mean(without_it) < MIN_MOOD_DIFFERENCE:
        return None
    difference = _("Your mood was often better then than on the other %d days.")
    return f"{text % len(with_it)} {difference % len(without_it)}"
