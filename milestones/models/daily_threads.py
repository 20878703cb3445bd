"""Daily check-in threads of groups, and the regions whose morning opens them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from posts.models import Thread


class Region(models.TextChoices):
    """The regions whose morning opens a thread. Their time zones are in daily_threads/tasks.py."""

    EAST = "east", _("Morning in Asia and the Pacific")
    MIDDLE = "middle", _("Morning in Europe and Africa")
    WEST = "west", _("Morning in the Americas")


class DailyThreadSettings(models.Model):
    """The regions for which a group wants daily threads. A group without a row has none."""

    group = models.OneToOneField(
        Group, models.CASCADE, related_name="daily_thread_settings", primary_key=True
    )
    regions = ArrayField(models.CharField(max_length=6, choices=Region), verbose_name=_("opens at"))
    # The group's own text, above the standard one.
    words = models.CharField(_("the group's question"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("daily threads")
        verbose_name_plural = _("daily threads")

    def __str__(self):
        return f"{self.group}"


class DailyThreadQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(thread__in=Thread.objects.visible_to(member))


class DailyThread(models.Model):
    """The thread of one day and region. Its unique row makes sure that it opens only once."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="daily_threads")
    day = models.DateField()  # In the region's time zone.
    region = models.CharField(max_length=6, choices=Region)
    thread = models.OneToOneField(Thread, models.CASCADE, related_name="daily_thread")

    objects = DailyThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("daily thread")
        verbose_name_plural = _("daily threads, opened")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "day", "region"], name="one_daily_thread_a_day_and_region"
            )
        ]

    def __str__(self):
        return f"{self.group} · {self.day} · {self.get_region_display()}"
