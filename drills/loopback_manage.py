"""manage.py for processes of a drill whose push server is on this machine.

A forum sends pushes to public addresses only. `python -m drills.loopback_manage db_worker …` also
sends them to 127.0.0.1, and its scheduler runs only the jobs that send alerts.
"""

import sys

import django
from django.conf import settings
from django.core.management import execute_from_command_line

ALERT_JOBS = (
    "posts.on_call.escalation.escalate_unclaimed_crises",
    "milestones.support.tasks.continue_support_requests",
    "accounts.push.delivery.retry_pushes",
    "recovery_forum.lib.email_queue.requeue_overdue_messages",
)


def main():
    django.setup()
    from recovery_forum.lib import safe_fetch

    safe_fetch.is_public_address = lambda address: address == "127.0.0.1"
    settings.SCHEDULE = {job: settings.SCHEDULE[job] for job in ALERT_JOBS}
    execute_from_command_line(["manage.py", *sys.argv[1:]])


if __name__ == "__main__":
    main()
