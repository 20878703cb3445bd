"""Opens a plan for hard nights to partners."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Member
from milestones.models import Partnership, PlanReading, PlanShare, SafetyPlan
from milestones.models.safety_plans import SUPPORT_SHARE_LIFETIME

READINGS_APART = timedelta(hours=1)


@transaction.atomic
def share_plan(plan: SafetyPlan, partnerships: Collection[Partnership]) -> None:
    """Let exactly the partners of `partnerships` read `plan` from now on.

    `partnerships` are partnerships of the plan's member. This also ends what was opened for an
    hour. Opens its own transaction.
    """
    plan.shares.exclude(partnership__in=partnerships).delete()
    for partnership in partnerships:
        PlanShare.objects.update_or_create(
            plan=plan, partnership=partnership, defaults={"until": None}
        )


@transaction.atomic
def open_plan_for_support(member: Member, partnership: Partnership) -> bool:
    """Let the partner of `member` read the plan for an hour, because they were asked for support.

    Call it only if `member` agreed. A partner who may read the plan anyway keeps that. Returns
    whether there is a plan to read. Opens its own transaction.
    """
    plan = SafetyPlan.objects.filter(member=member).first()
    if plan is None:
        return False
    until = timezone.now() + SUPPORT_SHARE_LIFETIME
    share, is_new = PlanShare.objects.get_or_create(
        plan=plan, partnership=partnership, defaults={"until": until}
    )
    if not is_new and share.until is not None:
        PlanShare.objects.filter(pk=share.pk).update(until=until)
    return True


def record_reading(plan: SafetyPlan, reader: Member) -> None:
    """Note that the partner `reader` read `plan` now, unless they did within the last hour."""
    since = timezone.now() - READINGS_APART
    if not PlanReading.objects.filter(plan=plan, reader=reader, read_at__gt=since).exists():
        PlanReading.objects.create(plan=plan, reader=reader)
