"""When each scheduled job last ran, and which are late: for the page of the server."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from recovery_forum.models import Heartbeat
from recovery_forum.operations.scheduler import JOB_PREFIX

# Of settings.SCHEDULE. A job of another package is shown by its path.
JOB_NAMES = {
    "posts.on_call.escalation.escalate_unclaimed_crises": _("Alert more moderators to a crisis"),
    "posts.safety.tasks.restart_interrupted_scoring": _("Screen posts again after a restart"),
    "milestones.support.tasks.continue_support_requests": _("Ask the next person for support"),
    "accounts.push.delivery.retry_pushes": _("Send failed push notifications again"),
    "recovery_forum.lib.email_queue.requeue_overdue_messages": _("Send delayed emails again"),
    "accounts.notifications.email.send_due_emails": _("Send emails about notifications"),
    "posts.moderation.tasks.open_cases_for_unanswered_threads": _(
        "Open cases for threads without a reply"
    ),
    "posts.availability.tasks.request_first_replies": _("Ask members for a first reply"),
    "posts.threads.tasks.erase_withdrawn_posts": _("Erase deleted posts"),
    "posts.threads.tasks.count_weekly_posts": _("Count the posts of the week"),
    "posts.drafts.tasks.delete_old_drafts": _("Delete old drafts"),
    "posts.moderation.tasks.delete_old_staff_page_views": _("Delete old lines of the access log"),
    "posts.moderation.tasks.raise_trust_levels": _("Raise trust levels"),
    "posts.moderation.tasks.notify_of_late_cases": _("Tell moderators of late cases"),
    "posts.pictures.tasks.delete_unused_pictures": _("Delete unused pictures"),
    "milestones.reminders.tasks.send_due_reminders": _("Send reminders"),
    "milestones.partners.tasks.send_silence_alerts": _("Tell partners of a member's silence"),
    "milestones.daily_threads.tasks.open_daily_threads": _("Open daily threads"),
    "milestones.celebrations.tasks.delete_withdrawn_celebrations": _("Erase deleted celebrations"),
    "milestones.awards.tasks.run_milestone_awards": _("Award milestones"),
    "groups.meetings.tasks.send_meeting_reminders": _("Send reminders of meetings"),
    "groups.meetings.tasks.update_next_starts": _("Update when meetings start next"),
    "groups.meetings.tasks.escalate_overdue_listing_reports": _(
        "Tell moderators of unanswered reports about meetings"
    ),
    "groups.meeting_guide.tasks.refresh_all_feeds": _("Import meetings from feeds"),
    "groups.places.tasks.load_missing_places": _("Load the list of towns"),
    "groups.resources.tasks.check_resource_links": _("Check the links of resources"),
    "groups.meetings.tasks.request_meeting_confirmations": _(
        "Ask hosts whether their meetings still run"
    ),
    "groups.groups.leaderless.report_leaderless_groups": _(
        "Tell moderators of groups without an organizer"
    ),
    "groups.helplines.verification.notify_editors_of_unverified_lines": _(
        "Ask editors to check help lines"
    ),
    "accounts.privacy.deletion.erase_due_accounts": _("Erase closed accounts"),
    "accounts.auth.unconfirmed.delete_unconfirmed_accounts": _("Delete unconfirmed accounts"),
    "accounts.privacy.export.delete_expired_exports": _("Delete old data exports"),
    "recovery_forum.operations.tasks.delete_expired_rows": _("Delete expired sessions and tasks"),
    "recovery_forum.operations.tasks.queue_worker_heartbeat": _("Check that the worker runs"),
    "recovery_forum.operations.backups.tasks.create_nightly_backup": _(
        "Make a backup if one is due"
    ),
    "recovery_forum.operations.backups.tasks.report_missing_backup": _("Report a missing backup"),
}
# Beyond twice the interval: the jobs run one after the other, and one may take minutes.
GRACE = timedelta(minutes=15)


class JobRun(NamedTuple):
    name: str
    at: datetime | None  # Of the last start, in UTC. None: it never ran.
    is_late: bool


def get_last_run_times() -> dict[str, datetime | None]:
    """Return when each job of settings.SCHEDULE was last started, in UTC; None if never."""
    names = {f"{JOB_PREFIX}{name}": name for name in settings.SCHEDULE}
    started = dict(Heartbeat.objects.filter(name__in=names).values_list("name", "at"))
    return {name: started.get(key) for key, name in names.items()}


def list_job_runs(now: datetime) -> list[JobRun]:
    """Return when each scheduled job last ran, those that are late at `now` first. One query."""
    runs = [
        JobRun(str(JOB_NAMES.get(path, path)), at, _is_late(path, at, now))
        for path, at in get_last_run_times().items()
    ]
    return sorted(runs, key=lambda run: not run.is_late)


def _is_late(path: str, at: datetime | None, now: datetime) -> bool:
    interval = timedelta(minutes=settings.SCHEDULE[path])
    return at is None or now - at > 2 * interval + GRACE
