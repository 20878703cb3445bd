"""Storing hard moments and the letter to oneself."""

from milestones.models import HardMoment, Letter


def record_moment(moment: HardMoment) -> HardMoment:
    """Save the new or changed hard `moment` and return it."""
    moment.save()
    return moment


def save_letter(letter: Letter) -> None:
    """Save the new or changed `letter`. A member has one."""
    letter.save()
