"""Scheduled jobs: delete expired rows, and check that workers are alive."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from recovery_forum.models import Heartbeat
from recovery_forum.operations.health import WORKER_HEARTBEAT


@task()
def record_worker_heartbeat() -> None:
    """Record a heartbeat. It runs in a worker, so it shows that tasks are being done."""
    Heartbeat.objects.record(WORKER_HEARTBEAT)


def queue_worker_heartbeat() -> None:
    """Scheduled job: enqueue the task with which a worker shows that it is alive."""
    record_worker_heartbeat.enqueue()


def delete_expired_rows() -> None:
    """Scheduled job: delete expired sessions, ended rate limit windows and old finished tasks."""
    from django.contrib.sessions.models import Session
    from django_tasks_db.models import DBTaskResult

    from recovery_forum.lib.email_queue import requeue_overdue_messages
    from recovery_forum.models import RateLimitWindow

    now = timezone.now()
    requeue_overdue_messages()
    Session.objects.filter(expire_date__lt=now).delete()
    RateLimitWindow.objects.filter(ends_at__lt=now).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - timedelta(days=7)).delete()
