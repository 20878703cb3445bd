"""Scheduled job: asks the next person where nobody has come yet."""

import logging

from django.utils import timezone

from milestones.support.queries import list_due_requests
from milestones.support.services import continue_support_request

logger = logging.getLogger("forum.support")


def continue_support_requests() -> None:
    """Ask the next person in each request that waits. A scheduled job."""
    for pk in list_due_requests(timezone.now()):
        try:
            continue_support_request(pk)
        except Exception:
            # The other requests must go on. The next run tries this one again.
            logger.exception("A request for support could not go on.")
