"""Opens the daily check-in threads, each in the morning of its region."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Group
from milestones.models import DailyThread, DailyThreadSettings
from milestones.models.daily_threads import Region
from posts.models import Thread
from posts.threads.posting import create_thread

# A large city of each region. When it is six in the morning there, the thread opens.
REGION_TIME_ZONES = {
    Region.EAST: ZoneInfo("Asia/Tokyo"),
    Region.MIDDLE: ZoneInfo("Europe/Berlin"),
    Region.WEST: ZoneInfo("America/Chicago"),
}
REGION_NAMES = {
    Region.EAST: gettext_lazy("Asia and the Pacific"),
    Region.MIDDLE: gettext_lazy("Europe and Africa"),
    Region.WEST: gettext_lazy("the Americas"),
}
OPENING_HOURS = range(6, 12)  # After a failure, no thread opens later in the day.


def open_daily_threads() -> None:
    """Open the threads that are due, and lock those of the day before.

    Each opens once, even if the task runs twice or in two processes at once.
    """
    for region, zone in REGION_TIME_ZONES.items():
        now = timezone.now().astimezone(zone)
        if now.hour not in OPENING_HOURS:
            continue
        wanted = DailyThreadSettings.objects.filter(
            regions__contains=[region], group__archived_at=None, group__removed_at=None
        )
        opened = DailyThread.objects.filter(day=now.date(), region=region).values("group")
        for settings in wanted.exclude(group__in=opened).select_related("group"):
            _open_daily_thread(settings, region, now.date())


@transaction.atomic
def _open_daily_thread(settings, region, day):
    group = settings.group
    Group.objects.select_for_update().only("pk").get(pk=group.pk)  # One run at a time.
    daily_threads = DailyThread.objects.filter(group=group, region=region)
    if daily_threads.filter(day=day).exists():
        return
    previous = Thread.objects.filter(pk__in=daily_threads.values("thread"), locked_at=None)
    previous.update(locked_at=timezone.now())
    opening = create_thread(
        group,
        None,  # Without an author, nobody is notified of each reply.
        # The region says whose day it is: elsewhere it may still be the evening before.
        title=_("Daily check-in, %(date)s (%(region)s)")
        % {"date": date_format(day, "l j F"), "region": REGION_NAMES[region]},
        text=f"{settings.words}\n\n{_welcome_text()}".strip(),
        kind=Thread.Kind.DAILY,
    )
    DailyThread.objects.create(group=group, day=day, region=region, thread=opening.thread)


def _welcome_text():
    return _(
        "How are you today? One word is enough, and you can join in at any time. "
        "This thread is for today and closes tomorrow. To introduce yourself or "
        "ask for help, please start your own thread, so that people see it."
    )
