"""A mail server that may hang, refuse or accept messages."""

import socketserver
import threading
from collections import Counter
from contextlib import contextmanager, suppress


class MailServer:
    """`mood` is "hang", "421", "550" or "ok"; `taken` counts mails by recipient, `last` is one."""

    def __init__(self):
        self.last = b""
        self.mood, self.taken, self.is_closing = "ok", Counter(), threading.Event()

    def hear(self, file, send):
        """One conversation of SMTP, by the mood of its beginning."""
        mood = self.mood
        if mood == "hang":
            self.is_closing.wait(60)
            return
        if mood == "421":
            return send("421 Later, please")
        send("220 Ready")
        recipients = []
        while line := file.readline().decode().strip():
            word = line[:4].upper()
            if word == "RCPT":
                recipients.append(line)
                send("550 Nobody here" if mood == "550" else "250 OK")
            elif word == "DATA":
                send("354 Go on")
                self.last = b"".join(iter(file.readline, b".\r\n"))
                self.taken.update(recipients)
                send("250 Taken")
            elif word == "QUIT":
                return send("221 Bye")
            else:
                recipients = [] if word in {"MAIL", "RSET"} else recipients
                send("250 OK")


@contextmanager
def running_mail_server():
    """Gives (an Office, its address as EMAIL_URL names it)."""
    office = MailServer()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self):
            with suppress(OSError):
                office.hear(self.rfile, lambda words: self.wfile.write(f"{words}\r\n".encode()))

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = allow_reuse_address = True

    with Server(("127.0.0.1", 0), Conversation) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield office, f"smtp://127.0.0.1:{server.server_address[1]}"
        finally:
            office.is_closing.set()
            server.shutdown()


def queue_test_emails(count, name):
    """So many mails, each to somebody else."""
    from recovery_forum.lib.email_queue import queue_email

    for number in range(count):
        context = {"address": "https://example.org/", "ends_at": _now()}
        queue_email(f"{name}{number}@example.org", "About your account", "left", context)


def _now():
    from django.utils import timezone

    return timezone.now()


def make_emails_due():
    """Make due what waits for its next try, and order again what a dead worker held."""
    from datetime import timedelta

    from django_tasks_db.models import DBTaskResult

    from recovery_forum.lib.email_queue import OVERDUE_AFTER, requeue_overdue_messages
    from recovery_forum.models import OutgoingMail

    long_ago = _now() - OVERDUE_AFTER - timedelta(minutes=1)
    DBTaskResult.objects.ready().update(run_after=long_ago)
    OutgoingMail.objects.update(next_try_at=long_ago)
    requeue_overdue_messages()


def count_waiting_emails():
    from recovery_forum.models import OutgoingMail

    return OutgoingMail.objects.count()
