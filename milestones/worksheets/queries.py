"""Worksheets as their member reads them, one or two beside each other."""

from milestones.models import Worksheet
from milestones.worksheets.kinds import WORKSHEET_KINDS, Question


def list_answers(*worksheets: Worksheet) -> list[tuple[Question, list[str]]]:
    """Return each question with its answer on every one of `worksheets`, which are of one kind.

    Questions that none of them answers are left out.
    """
    questions = WORKSHEET_KINDS[worksheets[0].kind].questions
    rows = [(one, [sheet.answers.get(one.key, "") for sheet in worksheets]) for one in questions]
    return [(question, answers) for question, answers in rows if any(answers)]
