"""Scheduled job: deletes drafts that nobody touched for 90 days."""

from django.utils import timezone

from posts.drafts.services import DRAFT_RETENTION
from posts.models import Draft


def delete_old_drafts() -> None:
    """Delete drafts that were not changed for 90 days. A scheduled job."""
    Draft.objects.filter(saved_at__lt=timezone.now() - DRAFT_RETENTION).delete()
