"""Pictures in posts: small, without metadata, and with words for those who can't see them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models.posts import Post


class PictureQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Those of posts that `member` may read, and one's own on their way into a post.

        What stands in a gap is gone with the words.
        """
        posts = Post.objects.visible_to(member).filter(removed_at=None, withdrawn_at=None)
        open_posts = posts.for_reader(member).filter(is_muted=False)
        shown = Q(post__in=open_posts.values("pk"))
        return self.filter(shown | Q(member=member) if member.is_authenticated else shown)


class Picture(models.Model):
    """A picture that `member` put into their words; `post` once those were posted."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="pictures"
    )
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="pictures")
    file = models.ImageField(_("picture"), upload_to="posts", unique=True)
    alt = models.CharField(_("what it shows"), max_length=200)
    added_at = models.DateTimeField(default=timezone.now)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        default_permissions = ()  # It is looked at in its post.

    def __str__(self):
        return self.alt
