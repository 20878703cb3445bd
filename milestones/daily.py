"""Opening the daily check-in threads, each in the morning of its part of the world."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.models import Group
from posts.models import Thread
from posts.replying import open_thread

from .models import DailyThread, DailyThreads
from .models.daily import Wave

# A large city of each region: where it is six in the morning there, its thread opens.
CLOCKS = {
    Wave.EAST: ZoneInfo("Asia/Tokyo"),
    Wave.MIDDLE: ZoneInfo("Europe/Berlin"),
    Wave.WEST: ZoneInfo("America/Chicago"),
}
OPENS_AT = range(6, 12)  # A morning that was missed opens no thread in the evening.
OPEN_FOR = timedelta(hours=24)


def open_daily_threads():
    """Open what is due and let yesterday's rest. May run twice, or at once: each opens once."""
    for wave, zone in CLOCKS.items():
        now = timezone.now().astimezone(zone)
        if now.hour not in OPENS_AT:
            continue
        wanted = DailyThreads.objects.filter(waves__contains=[wave], group__archived_at=None)
        opened = DailyThread.objects.filter(day=now.date(), wave=wave).values("group")
        for chosen in wanted.exclude(group__in=opened).select_related("group"):
            _open(chosen, wave, now.date())


@transaction.atomic
def _open(chosen, wave, day):
    Group.objects.select_for_update().only("pk").get(pk=chosen.group_id)  # One run at a time.
    days = DailyThread.objects.filter(group=chosen.group, wave=wave)
    if days.filter(day=day).exists():
        return
    before = Thread.objects.filter(pk__in=days.values("thread"), locked_at=None)
    before.update(locked_at=timezone.now())
    date = date_format(day, "l j F")
    opening = open_thread(
        chosen.group,
        None,  # The group's own: no member is told of each answer.
        title=_("Daily check-in, %(date)s") % {"date": date},
        text=f"{chosen.words}\n\n{_welcome()}".strip(),
        kind=Thread.Kind.DAILY,
    )
    DailyThread.objects.create(group=chosen.group, day=day, wave=wave, thread=opening.thread)


def _welcome():
    return _(
        "How is today? One word is enough, and anyone may join at any hour. This thread is for "
        "today and rests tomorrow. To introduce yourself or to ask for help, please start a "
        "thread of your own: there you will be found."
    )


def open_days_for(member):
    """Today's threads of the groups in which `member` is, where they may read."""
    since = timezone.now() - OPEN_FOR
    days = DailyThread.objects.visible_to(member).select_related("thread", "group")
    return days.filter(
        group__in=Group.objects.joined_by(member),
        thread__locked_at=None,
        thread__opened_at__gte=since,
    ).order_by("group__name", "-pk")
