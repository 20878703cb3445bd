"""Drafts: unfinished posts, stored on the server for their author only."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from posts.models.threads import Thread
from recovery_forum.lib.markup import MAX_LENGTH


class DraftQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return the drafts of `member` in groups they can still read.

        A draft of a reply would otherwise reveal that a hidden thread exists.
        """
        if not member.is_authenticated:
            return self.none()
        readable = Group.objects.readable_by(member)
        return self.filter(Q(group__in=readable) | Q(thread__group__in=readable), member=member)

    def for_list(self, member):
        """Load the place of each draft, and annotate `names_thread`: lists show `member` its title.

        The words of a draft are theirs and stay; the title of a hidden thread is not.
        """
        shown = Thread.objects.visible_to(member).not_blocked_for(member)
        return self.select_related("group", "thread__group").annotate(
            names_thread=Exists(shown.filter(pk=OuterRef("thread")))
        )


class Draft(models.Model):
    """A draft of a new thread in `group` or of a reply in `thread`. A member has one per place."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    group = models.ForeignKey(Group, models.CASCADE, null=True, related_name="+")
    thread = models.ForeignKey("posts.Thread", models.CASCADE, null=True, related_name="drafts")
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("words"), max_length=MAX_LENGTH, blank=True)
    # The public id of the post that the reply answers; "" for the opening.
    answers = models.CharField(max_length=20, blank=True, default="", db_default="")
    # Which form saved it last. Another one, on another device, must not overwrite it unseen.
    submission = models.UUIDField(null=True, editable=False)
    saved_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        default_permissions = ()  # Private, also in the admin site.
        constraints = [
            models.UniqueConstraint(fields=["member", "group"], name="one_draft_per_group"),
            models.UniqueConstraint(fields=["member", "thread"], name="one_draft_per_thread"),
            models.CheckConstraint(
                name="draft_of_a_thread_or_an_answer",
                condition=Q(group=None) ^ Q(thread=None),
            ),
        ]

    def __str__(self):
        return str(self.pk)
