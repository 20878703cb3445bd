"""The mail server hangs, then refuses, then recovers."""

import time

from drills.mail_server import (
    count_waiting_emails,
    make_emails_due,
    queue_test_emails,
    running_mail_server,
)
from drills.test_bed import HttpClient, running_web_server, running_worker

FAULT = "Mail server hangs, answers 421, then 550, then accepts mail"
PROMISE = "form responses in ≤ 1 s; all 200 emails sent, ≤ 1 twice; none left in the queue"
MAILS, FORMS = 200, 10
TIMEOUT_SECONDS = 180


def run_drill():
    with running_mail_server() as (mail_server, address), running_worker(EMAIL_URL=address):
        mail_server.behaviour = "hang"
        queue_test_emails(MAILS, "mail")
        slowest = _request_password_resets(address)
        time.sleep(16)  # A delivery times out after 15 s.
        for mail_server.behaviour in ("421", "550"):
            time.sleep(5)
        mail_server.behaviour = "ok"
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while count_waiting_emails() and time.monotonic() < deadline:
            make_emails_due()
            time.sleep(2)
    ours = {
        recipient: times for recipient, times in mail_server.accepted.items() if "mail" in recipient
    }
    twice = sum(times - 1 for times in ours.values())
    figure = f"slowest form {slowest:.2f} s; {len(ours)} of {MAILS} sent, {twice} twice, "
    figure += (
        f"{count_waiting_emails()} left in the queue (the pauses between tries were shortened)"
    )
    return slowest <= 1 and len(ours) == MAILS and twice <= 1 and not count_waiting_emails(), figure


def _request_password_resets(address):
    """Request password resets while the server hangs. Return the slowest response in seconds."""
    slowest = 0
    with running_web_server(EMAIL_URL=address) as (_process, port):
        reader = HttpClient(port)
        for number in range(FORMS + 1):
            started = time.monotonic()
            form = {"email": f"somebody{number}@example.net"}
            if reader.post("/accounts/password/reset/", form).status != 302:
                raise RuntimeError("The form was rejected.")
            if number:  # The first request also loads code.
                slowest = max(slowest, time.monotonic() - started)
    return slowest
