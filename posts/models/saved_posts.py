"""Posts that a member saved. Nobody else sees them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models.posts import Post


class SavedPostQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return saved posts of `member` that a thread still shows them."""
        open_posts = Post.objects.visible_to(member).in_sight_of(member)
        saved = self.filter(member=member, post__in=open_posts.values("pk"))
        return saved.select_related("post__author", "post__alias", "post__thread__group")


class SavedPost(models.Model):
    """A post that `member` saved, with a private note."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_posts")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    note = models.CharField(_("private note"), max_length=300, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = SavedPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved post")
        verbose_name_plural = _("saved posts")
        default_permissions = ()  # Private: not for moderators either.
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], name="one_saved_post_per_member")
        ]
        indexes = [models.Index(fields=["member", "-saved_at", "-id"], name="saved_by_member")]

    def __str__(self):
        return f"{self.member} · {self.post_id}"
