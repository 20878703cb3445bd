"""Worksheets as their member reads them, one or two beside each other."""

from django.db.models import Count

from accounts.models import Member
from milestones.models import Worksheet
from milestones.worksheets.kinds import WORKSHEET_KINDS, Question


def list_answers(*worksheets: Worksheet) -> list[tuple[Question, list[str]]]:
    """Return each question with its answer on every one of `worksheets`, which are of one kind.

    Questions that none of them answers are left out.
    """
    questions = WORKSHEET_KINDS[worksheets[0].kind].questions
    rows = [(one, [sheet.answers.get(one.key, "") for sheet in worksheets]) for one in questions]
    return [(question, answers) for question, answers in rows if any(answers)]


def list_comparable_kinds(member: Member) -> set[str]:
    """Return the kinds of which `member` has two worksheets or more."""
    kinds = Worksheet.objects.owned_by(member).order_by().values("kind")
    return set(
        kinds.annotate(number=Count("pk")).filter(number__gt=1).values_list("kind", flat=True)
    )
