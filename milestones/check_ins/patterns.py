"""What a member did on their better days, stated only where there are enough days to compare."""

from collections.abc import Sequence
from statistics import mean

from django.utils.translation import gettext as _

from milestones.models import CheckIn

MIN_DAYS = 7  # Fewer days than this on either side, and a difference says nothing.
MIN_MOOD_DIFFERENCE = 0.6  # On the scale of moods, 1 to 5.


def describe_better_days(check_ins: Sequence[CheckIn]) -> list[str]:
    """Return sentences on what went with higher moods. `check_ins` holds one for each day."""
    conditions = [
        (_("you had slept well"), lambda check_in: check_in.slept_well),
        (_("you went to a meeting"), lambda check_in: check_in.attended_meeting),
        (
            _("you noted something you were thankful for"),
            lambda check_in: bool(check_in.gratitude),
        ),
        (_("you committed to the next 24 hours"), lambda check_in: check_in.pledged),
    ]
    sentences = (_describe_difference(text, test, check_ins) for text, test in conditions)
    return [sentence for sentence in sentences if sentence]


def _describe_difference(text, test, check_ins):
    """Return a sentence if moods were clearly higher on days that pass `test`, else None."""
    with_it = [check_in.mood for check_in in check_ins if test(check_in)]
    without_it = [check_in.mood for check_in in check_ins if not test(check_in)]
    if min(len(with_it), len(without_it)) < MIN_DAYS:
        return None
    if mean(with_it) - mean(without_it) < MIN_MOOD_DIFFERENCE:
        return None
    template = _(
        "Your mood was often better on days when %(what)s (%(yes)d days with, %(no)d without)."
    )
    return template % {"what": text, "yes": len(with_it), "no": len(without_it)}
