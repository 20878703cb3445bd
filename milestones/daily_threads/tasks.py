"""Opens the daily check-in threads, each in the morning of its region."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.models import Group
from milestones.models import DailyThread, DailyThreadSettings
from milestones.models.daily_threads import Region
from posts.models import Thread
from posts.threads.posting import create_thread

# A large city of each region: where it is six in the morning there, its thread opens.
REGION_TIME_ZONES = {
    Region.EAST: ZoneInfo("Asia/Tokyo"),
    Region.MIDDLE: ZoneInfo("Europe/Berlin"),
    Region.WEST: ZoneInfo("America/Chicago"),
}
OPENING_HOURS = range(6, 12)  # A morning that was missed opens no thread in the evening.


def open_daily_threads():
    """Open what is due and let yesterday's rest. May run twice, or at once: each opens once."""
    for wave, zone in REGION_TIME_ZONES.items():
        now = timezone.now().astimezone(zone)
        if now.hour not in OPENING_HOURS:
            continue
        wanted = DailyThreadSettings.objects.filter(waves__contains=[wave], group__archived_at=None)
        opened = DailyThread.objects.filter(day=now.date(), wave=wave).values("group")
        for chosen in wanted.exclude(group__in=opened).select_related("group"):
            _open_daily_thread(chosen, wave, now.date())


@transaction.atomic
def _open_daily_thread(chosen, wave, day):
    Group.objects.select_for_update().only("pk").get(pk=chosen.group_id)  # One run at a time.
    days = DailyThread.objects.filter(group=chosen.group, wave=wave)
    if days.filter(day=day).exists():
        return
    before = Thread.objects.filter(pk__in=days.values("thread"), locked_at=None)
    before.update(locked_at=timezone.now())
    date = date_format(day, "l j F")
    opening = create_thread(
        chosen.group,
        None,  # The group's own: no member is told of each answer.
        title=_("Daily check-in, %(date)s") % {"date": date},
        text=f"{chosen.words}\n\n{_welcome_text()}".strip(),
        kind=Thread.Kind.DAILY,
    )
    DailyThread.objects.create(group=chosen.group, day=day, wave=wave, thread=opening.thread)


def _welcome_text():
    return _(
        "How is today? One word is enough, and anyone may join at any hour. This thread is for "
        "today and rests tomorrow. To introduce yourself or to ask for help, please start a "
        "thread of your own: there you will be found."
    )
