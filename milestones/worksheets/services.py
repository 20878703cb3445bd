"""Storing worksheets."""

from datetime import date

from milestones.models import Worksheet


def save_worksheet(worksheet: Worksheet, day: date, answers: dict[str, str]) -> Worksheet:
    """Save the new or changed `worksheet` and return it.

    `answers` are texts by the keys of their questions, `day` is a date of the member's calendar.
    """
    worksheet.day, worksheet.answers = day, answers
    worksheet.words = "\n".join(answers.values())
    worksheet.save()
    return worksheet
