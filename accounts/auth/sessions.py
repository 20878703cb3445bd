"""Ends the sessions of a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

if TYPE_CHECKING:
    from accounts.models import Member


def end_user_sessions(member: Member) -> None:
    """Delete every session of the member, in all browsers. They may sign in again.

    Finds them by the rows that allauth writes at each sign-in, in two statements.
    """
    listed = UserSession.objects.filter(user=member)
    Session.objects.filter(session_key__in=listed.values("session_key")).delete()
    listed.delete()
