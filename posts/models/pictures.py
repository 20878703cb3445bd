"""Pictures in posts: scaled down, without metadata, and with an alternative text."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models.posts import Post


class PictureQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return pictures of posts that `member` may read, and their own that are not yet posted.

        Pictures of removed, withdrawn or blocked posts are hidden together with the text.
        """
        posts = Post.objects.visible_to(member).filter(removed_at=None, withdrawn_at=None)
        open_posts = posts.for_reader(member).filter(is_muted=False)
        shown = Q(post__in=open_posts.values("pk"))
        return self.filter(shown | Q(member=member) if member.is_authenticated else shown)


class Picture(models.Model):
    """A picture that `member` uploaded. `post` is set once a post shows it."""

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
        default_permissions = ()  # Moderators see it in its post.

    def __str__(self):
        return self.alt
