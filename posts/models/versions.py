"""Earlier versions of posts, kept when their text or title changes or is withdrawn."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models.posts import Post
from recovery_forum.lib.markup import MAX_LENGTH


class PostVersion(models.Model):
    """The text of `post` until `until`. Moderators see it, and readers if the author allows it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    text = models.TextField(_("words"), max_length=MAX_LENGTH)
    # The title of the thread, if the post opens it.
    title = models.CharField(_("title"), max_length=120, blank=True, default="", db_default="")
    until = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["until", "pk"]
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.post_id} · {self.until:%Y-%m-%d %H:%M}"
