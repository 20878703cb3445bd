"""Django's backend for PostgreSQL, which sees for itself whether a kept connection still stands."""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self):
        """Asked before the first question of each request (CONN_HEALTH_CHECKS).

        A server that went away has closed the socket, which can be seen without sending it
        anything: one trip to the database less for every page.
        """
        if self.connection is None or self.connection.closed:
            return False
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN)
        return not waiting.poll(0)
