"""Scheduled maintenance: deletes expired rows and checks that workers are alive."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from recovery_forum.models import Heartbeat
from recovery_forum.operations.health import WORKER_HEARTBEAT


@task()
def record_worker_heartbeat():
    """Done by a worker, so its pulse says that tasks are done at all."""
    Heartbeat.objects.beat(WORKER_HEARTBEAT)


def queue_worker_heartbeat():
    """A round: give the workers something to show that they live."""
    record_worker_heartbeat.enqueue()


def delete_expired_rows():
    """Let go of what has served: ended sessions, counters whose time is over, finished tasks."""
    from django.contrib.sessions.models import Session
    from django_tasks_db.models import DBTaskResult

    from recovery_forum.lib.email_queue import requeue_overdue_messages
    from recovery_forum.models import RateLimitWindow

    now = timezone.now()
    requeue_overdue_messages()
    Session.objects.filter(expire_date__lt=now).delete()
    RateLimitWindow.objects.filter(ends_at__lt=now).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - timedelta(days=7)).delete()
