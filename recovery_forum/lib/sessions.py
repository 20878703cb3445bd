"""Sessions in the database, read by a prepared query, because every page of a member reads one."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from recovery_forum.lib.prepared_queries import prepared_query


class SessionStore(DatabaseSessionStore):
    def _get_session_from_db(self) -> Session | None:
        """Return the session if it has not expired; else forget its key, as Django does."""
        key = self.session_key
        if key and (rows := _unexpired_session(key=key, now=timezone.now())):
            return rows[0]
        self._session_key = None
        return None


@prepared_query
def _unexpired_session(*, key: str, now: object) -> models.QuerySet:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
