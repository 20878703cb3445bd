"""The text of a rejected form, to show to its author again."""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

# Of a form that is too large or broken, or whose connection ended.
UNREADABLE = (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)

# Fields that hold text. No other field (a password, a token) is ever shown again.
TEXT_FIELDS = frozenset(
    """title text words note own_note private_note about pronouns reasons name url summary line
    gratitude circumstances coping_plan letter q author rules welcome questions reason notes
    location_notes online_notes effort experience answer cover_alt other rule saving_for
    distractions own_strategies professionals safer_room supporters warning_signs""".split()
)
ANSWER_PREFIX = "answer-"  # Of the fields of worksheets, which hold text as well.


def get_submitted_text(request: HttpRequest) -> list[str]:
    """Return the values of the text fields of a rejected form that are not blank.

    Nothing of a form that can't be read: its error page must not become another error.
    """
    try:
        submitted = request.POST or request.GET
    except UNREADABLE:
        return []
    texts = (str(value) for name, value in submitted.items() if _holds_text(name))
    return [text for text in texts if text.strip()]


def _holds_text(name: str) -> bool:
    return name in TEXT_FIELDS or name.startswith(ANSWER_PREFIX)
