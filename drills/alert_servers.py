"""A mail server and a push server as processes of their own, so that they can be killed.

`python -m drills.alert_servers mail|push PORT JOURNAL` appends to the file JOURNAL whom each
message was for, before it says that it has taken the message.
"""

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from drills.mail_server import MailServer, create_mail_listener

SECONDS_FOR_EACH = 0.02  # So that a kill is likely in the middle of a message.


class Journal:
    """The names of those for whom messages were taken, one on each line of a file."""

    def __init__(self, path):
        self.path, self._lock = Path(path), threading.Lock()

    def add(self, name):
        time.sleep(SECONDS_FOR_EACH / 2)
        with self._lock, self.path.open("a") as file:
            file.write(f"{name}\n")
        time.sleep(SECONDS_FOR_EACH / 2)

    def update(self, recipients):
        """Add the recipients of an email, such as "RCPT TO:<mia@example.org>"."""
        for recipient in recipients:
            self.add(recipient.partition("<")[2].partition("@")[0])


def serve_mail(port, journal):
    mail_server = MailServer()
    mail_server.accepted = journal
    create_mail_listener(mail_server, port).serve_forever()


def serve_pushes(port, journal):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            journal.add(self.path.strip("/"))
            self.send_response(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    kind, port, path = sys.argv[1:]
    {"mail": serve_mail, "push": serve_pushes}[kind](int(port), Journal(path))
