"""Scheduled job: asks the next person where nobody has come yet."""

import logging

from django.utils import timezone

from milestones.support.services import continue_request, list_waiting_requests

logger = logging.getLogger("forum.support")


def continue_support_requests() -> None:
    """Ask the next person in each request that waits. A scheduled job."""
    for pk in list_waiting_requests(timezone.now()):
        try:
            continue_request(pk)
        except Exception:
            # The other requests must go on. The next run tries this one again.
            logger.exception("A request for support could not go on.")
