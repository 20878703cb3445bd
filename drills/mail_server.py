"""A mail server that may hang, refuse or accept messages."""

import socketserver
import threading
from collections import Counter
from contextlib import contextmanager, suppress


class MailServer:
    """An SMTP server. `behaviour` is "hang", "421", "550" or "ok".

    `accepted` counts emails by recipient; `last_message` is the latest one.
    """

    def __init__(self):
        self.last_message = b""
        self.behaviour, self.accepted = "ok", Counter()
        self.is_closing = threading.Event()

    def handle_conversation(self, file, send):
        """Hold one SMTP conversation, with the behaviour at its start."""
        behaviour = self.behaviour
        if behaviour == "hang":
            self.is_closing.wait(60)
            return
        if behaviour == "421":
            return send("421 Later, please")
        send("220 Ready")
        recipients = []
        while line := file.readline().decode().strip():
            command = line[:4].upper()
            if command == "RCPT":
                recipients.append(line)
                send("550 Nobody here" if behaviour == "550" else "250 OK")
            elif command == "DATA":
                send("354 Go on")
                self.last_message = b"".join(iter(file.readline, b".\r\n"))
                self.accepted.update(recipients)
                send("250 Taken")
            elif command == "QUIT":
                return send("221 Bye")
            else:
                recipients = [] if command in {"MAIL", "RSET"} else recipients
                send("250 OK")


def create_mail_listener(mail_server, port=0):
    """Return a socket server that lets `mail_server` answer each connection to 127.0.0.1:`port`."""

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self):
            with suppress(OSError):
                mail_server.handle_conversation(
                    self.rfile, lambda reply: self.wfile.write(f"{reply}\r\n".encode())
                )

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = allow_reuse_address = True

    return Server(("127.0.0.1", port), Conversation)


@contextmanager
def running_mail_server():
    """Yield (a MailServer, its address for EMAIL_URL)."""
    mail_server = MailServer()
    with create_mail_listener(mail_server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield mail_server, f"smtp://127.0.0.1:{server.server_address[1]}"
        finally:
            mail_server.is_closing.set()
            server.shutdown()


def queue_test_emails(count, name):
    """Queue `count` emails to different recipients."""
    from recovery_forum.lib.email_queue import queue_email

    for number in range(count):
        context = {"address": "https://example.org/", "ends_at": _now()}
        queue_email(
            f"{name}{number}@example.org", "About your account", "account_deletion", context
        )


def _now():
    from django.utils import timezone

    return timezone.now()


def make_emails_due():
    """Make waiting emails due, and enqueue again those of killed workers."""
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
