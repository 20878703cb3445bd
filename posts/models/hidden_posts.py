"""Posts that a member hid for themselves."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HiddenPost(models.Model):
    """A post that `member` does not want to see. They get a placeholder instead; others see it."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="hidden_posts"
    )
    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="hidden_by")
    hidden_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("hidden post")
        verbose_name_plural = _("hidden posts")
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="one_hiding_a_post")]

    def __str__(self):
        return f"{self.member} · {self.post_id}"
