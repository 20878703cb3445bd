"""Reactions: short expressions of support for a post."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models.aliases import Alias
from posts.models.posts import Post


class Reaction(models.Model):
    """The reaction of `member` to `post`. Only the author of the post sees who reacted."""

    class Kind(models.TextChoices):
        WITH_YOU = "with-you", _("With you")
        BEEN_THERE = "been-there", _("Been there")
        THANK_YOU = "thank-you", _("Thank you")
        PROUD = "proud", _("Proud of you")
        STRENGTH = "strength", _("Sending strength")

    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions")
    # None after their account was deleted, if the reaction is anonymous and their posts stayed: one
    # that went together with a name would tell whose it was.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="reactions"
    )
    # Set if the member has an alias in the thread. A reaction under their name would reveal who
    # "Anonymous 1" is.
    alias = models.ForeignKey(Alias, models.RESTRICT, null=True, editable=False, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "member", "kind"], name="one_reaction_of_a_kind"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.byline}"

    @property
    def byline(self):
        return self.alias.label if self.alias else self.member.name


def describe_reactions(by_kind):
    """Return in words how many reactions there are, such as "With you 3 · Been there 1".

    `by_kind` is Post.reactions_by_kind. Returns "" without any.
    """
    if not by_kind:
        return ""
    counted = [f"{kind.label} {by_kind[kind]}" for kind in Reaction.Kind if by_kind.get(kind)]
    return " · ".join(counted)
