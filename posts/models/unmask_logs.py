"""The log of moderators who looked up the author of an anonymous post, with their reasons."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models.posts import Post


class UnmaskLogQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("What was looked at stays in the log.")

    def delete(self):
        raise TypeError("What was looked at stays in the log.")


class UnmaskLog(models.Model):
    """An entry: `moderator` looked up the author of the anonymous `post`, with a reason."""

    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="unmask_logs",
        verbose_name=_("moderator"),
    )
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, related_name="+", verbose_name=_("post")
    )
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = UnmaskLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("revealed author")
        verbose_name_plural = _("revealed authors")
        # Unmasking an author adds an entry, so "add" is the permission to unmask.
        default_permissions = ("add", "view")
        indexes = [models.Index(fields=["-at", "-id"], name="unmask_log_by_time")]

    def __str__(self):
        return f"{self.moderator} · {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("What was looked at stays in the log.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("What was looked at stays in the log.")
