"""Django's PostgreSQL backend, with a health check of connections that sends no query."""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Return whether the connection is open. Called once per request (CONN_HEALTH_CHECKS).

        A server that went away has closed its socket, which the local kernel knows. This saves
        each page the round trip of Django's own `SELECT 1`.
        """
        if self.connection is None or self.connection.closed:
            return False
        socket = poll()
        socket.register(self.connection.fileno(), POLLIN)
        return not socket.poll(0)
