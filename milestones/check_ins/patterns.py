"""What a member did on their better days, stated only where there are enough days to compare."""

from statistics import mean

from django.utils.translation import gettext as _

MIN_DAYS = 7  # Days on each side, below which a difference says nothing.
MIN_MOOD_DIFFERENCE = 0.6  # Of a mood from 1 to 5.


def describe_better_days(check_ins):
    """Sentences about `check_ins`, a list with one for each day."""
    sides = [
        (_("you had slept well"), lambda one: one.slept_well),
        (_("you were at a meeting"), lambda one: one.met_people),
        (_("you wrote down something you were thankful for"), lambda one: bool(one.gratitude)),
        (_("you made a promise for the day"), lambda one: one.pledged),
    ]
    found = (_describe_difference(words, test, check_ins) for words, test in sides)
    return [sentence for sentence in found if sentence]


def _describe_difference(words, test, check_ins):
    yes = [one.mood for one in check_ins if test(one)]
    no = [one.mood for one in check_ins if not test(one)]
    if min(len(yes), len(no)) < MIN_DAYS or mean(yes) - mean(no) < MIN_MOOD_DIFFERENCE:
        return None
    form = _("Your mood was often higher on days when %(what)s (%(yes)d days, beside %(no)d).")
    return form % {"what": words, "yes": len(yes), "no": len(no)}
