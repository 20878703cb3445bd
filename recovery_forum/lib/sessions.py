"""Sessions in the database, each found by a question that is built once: every page asks it."""

from django.contrib.sessions.backends.db import SessionStore as InTheDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from recovery_forum.lib.prepared_queries import prepared_query


@prepared_query
def _fetch_live_session(*, key, now):
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(InTheDatabase):
    def _get_session_from_db(self):
        found = (
            _fetch_live_session(key=self.session_key, now=timezone.now())
            if self.session_key
            else []
        )
        if found:
            return found[0]
        self._session_key = None
        return None
