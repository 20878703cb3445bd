"""Who is here: members of a group who agreed to be shown on its page, and opened it lately.

Someone may post without their name, and whoever watches a group must not find out who by comparing
the time of such a post with who came when. Therefore:

- Nobody is shown who didn't agree in this very group, and of others no visit is stored.
- Opening the list of threads counts; reading a thread and posting do not.
- No time is stored or shown, only days in UTC, and the list changes at midnight UTC alone. Whoever
  opens the group is shown on the next two days and not on the same day. If they appeared at once,
  somebody who reloads the page would learn the minute, however coarse its words are.
- Nobody is shown alone: there is no list below MIN_SHOWN people. It is sorted by name.
- Only members of the group can see it, and nobody across a block.

What is left: over weeks, someone could compare days. The page says so before anyone agrees.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import Member, Mute
from groups.models import Group, Membership
from groups.models.memberships import MembershipQuerySet

DAYS_SHOWN = timedelta(days=2)
MIN_SHOWN = 3
MAX_SHOWN = 12


def get_today() -> date:
    """Return today's date in UTC, which is the same for everybody who looks."""
    return datetime.now(UTC).date()


def set_shown_here(memberships: MembershipQuerySet, is_shown: bool) -> int:
    """Store whether the members of `memberships` are shown in these groups. Returns how many.

    Turning it off takes effect at once and forgets the days.
    """
    return memberships.current().update(is_shown_here=is_shown, here_from=None, here_until=None)


@transaction.atomic
def save_shown_groups(member: Member, groups: Iterable[Group]) -> None:
    """Show `member` in `groups` and in no other group. Opens its own transaction.

    Where nothing changes, the days of the last visit stay.
    """
    own = Membership.objects.filter(member=member)
    set_shown_here(own.filter(is_shown_here=True).exclude(group__in=groups), is_shown=False)
    set_shown_here(own.filter(is_shown_here=False, group__in=groups), is_shown=True)


def record_visit(membership: Membership | None) -> None:
    """Store that the member opened the list of threads, if they agreed to be shown.

    Writes once a day at most. A visit while they are shown only moves the last day.
    """
    if membership is None or not membership.is_current or not membership.is_shown_here:
        return
    today = get_today()
    until = today + DAYS_SHOWN
    if membership.here_until == until or settings.READ_ONLY:
        return
    is_continued = membership.here_until and membership.here_until >= today
    own = Membership.objects.filter(pk=membership.pk, is_shown_here=True)
    own.update(
        here_from=membership.here_from if is_continued else today + timedelta(days=1),
        here_until=until,
    )


def list_present(group: Group, reader: Member, membership: Membership | None) -> list[Member]:
    """Return who is shown to `reader`, by name; nobody at all below MIN_SHOWN.

    `membership` is that of `reader` in `group`. Leaves out whom the reader blocked, muted, or was
    blocked by. Takes one query; none for readers who are not in the group.
    """
    if membership is None or not membership.is_current:
        return []
    today = get_today()
    shown = group.memberships.current().filter(
        is_shown_here=True, here_from__lte=today, here_until__gte=today
    )
    members = Member.objects.visible_to(reader).in_good_standing()
    members = members.filter(pk__in=shown.values("member"))
    members = members.exclude(pk__in=Mute.objects.filter(muter=reader).values("muted"))
    present = list(members.order_by("name_key")[:MAX_SHOWN])
    return present if len(present) >= MIN_SHOWN else []
