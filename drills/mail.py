"""The mail server hangs, then refuses, then comes back."""

import time

from .post_office import let_time_pass, open_office, queue_mails, waiting
from .stage import Reader, web, worker

FAULT = "Mail server hangs, answers 421, then 550, then takes mail"
MARK = "forms answered in ≤ 1 s; all of 200 mails sent, ≤ 1 twice; none kept after"
MAILS, FORMS = 200, 10
PATIENCE = 180  # Seconds.


def drill():
    with open_office() as (office, address), worker(EMAIL_URL=address):
        office.mood = "hang"
        queue_mails(MAILS, "mail")
        slowest = _ask_for_passwords(address)
        time.sleep(16)  # One try gives up after 15.
        for office.mood in ("421", "550"):
            time.sleep(5)
        office.mood = "ok"
        until = time.monotonic() + PATIENCE
        while waiting() and time.monotonic() < until:
            let_time_pass()
            time.sleep(2)
    ours = {who: times for who, times in office.taken.items() if "mail" in who}
    twice = sum(times - 1 for times in ours.values())
    figure = f"slowest form {slowest:.2f} s; {len(ours)} of {MAILS} sent, {twice} twice, "
    figure += f"{waiting()} kept (the pauses between tries were made short)"
    return slowest <= 1 and len(ours) == MAILS and twice <= 1 and not waiting(), figure


def _ask_for_passwords(address):
    """Ask for new passwords while the server hangs. Gives the slowest answer."""
    slowest = 0
    with web(EMAIL_URL=address) as (_process, port):
        reader = Reader(port)
        for number in range(FORMS + 1):
            began = time.monotonic()
            form = {"email": f"somebody{number}@example.net"}
            if reader.post("/accounts/password/reset/", form).status != 302:
                raise RuntimeError("The form was refused.")
            if number:  # The first loads what every later one finds.
                slowest = max(slowest, time.monotonic() - began)
    return slowest
