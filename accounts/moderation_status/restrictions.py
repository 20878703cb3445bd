"""Silences, suspensions and bans, as the rest of the forum asks about them."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def is_suspended_or_banned(member) -> bool:
    """Whether `member` is suspended or banned at this moment."""
    until = member.suspended_until
    return bool(member.banned_at or (until and until > timezone.now()))


def get_silence_message(member) -> str | None:
    """The sentence that says why `member` can't write now, or None where they can."""
    until = member.silenced_until
    if until and until > timezone.now():
        when = date_format(timezone.localtime(until), "j F, H:i")
        return _(
            "You can read, and write again from %(when)s. Your notices say why, and how to answer."
        ) % {"when": when}
    return None


def posting_allowed(view):
    """For views that publish something to others: closed while their member is silenced.

    The page itself opens, as it may hold more to read. What was typed comes back on the refusal.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        member = request.user
        if (
            request.method == "POST"
            and member.is_authenticated
            and (why := get_silence_message(member))
        ):
            raise PermissionDenied(why)
        return view(request, *args, **kwargs)

    return answer
