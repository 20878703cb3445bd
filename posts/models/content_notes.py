"""Content notes: warnings about the subject of a post, shown before its text."""

from django.conf import settings
from django.db import models
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CUSTOM_NOTE = "own"  # The kind of a note with a text of the author's own.
OPEN, FOLD, HIDE = "open", "fold", "hide"
DISPLAY_CHOICES = [
    (OPEN, _("Always show")),
    (FOLD, _("Fold until I open it")),
    (HIDE, _("Hide, and say that it's hidden")),
]


class ContentNote(TextChoices):
    SELF_HARM = "self-harm", _("self-harm")
    SUICIDE = "suicide", _("suicide")
    EATING = "eating", _("eating and body")
    SUBSTANCES = "substances", _("substances described")
    GAMBLING = "gambling", _("gambling described")
    VIOLENCE = "violence", _("violence")
    SEXUAL_VIOLENCE = "sexual-violence", _("sexual violence")
    LOSS = "loss", _("loss and grief")
    MEDICAL = "medical", _("hospital and medical")
    PREGNANCY = "pregnancy", _("pregnancy and birth")


def choose_display(member, kind):
    """Return how `member` wants to see posts with a note of `kind`: OPEN, FOLD or HIDE."""
    if not member.is_authenticated:
        return FOLD
    chosen = member.content_note_preferences.get(kind)
    return chosen if chosen in (OPEN, FOLD, HIDE) else FOLD


def choose_post_display(member, post):
    """Return how to show `post` to `member`: "" without a note, else OPEN, FOLD or HIDE.

    With several notes, the most careful preference counts. The author always sees the text.
    """
    kinds = [*post.notes, *([CUSTOM_NOTE] if post.own_note else [])]
    if not kinds:
        return ""
    if member.is_authenticated and post.author_id == member.pk:
        return OPEN
    chosen = {choose_display(member, kind) for kind in kinds}
    return next(display for display in (HIDE, FOLD, OPEN) if display in chosen)


def annotate_display(member, posts):
    """Set `display`, from choose_post_display(), on each of `posts`. Returns `posts`."""
    for post in posts:
        post.display = choose_post_display(member, post)
    return posts


class ContentNoteRequest(models.Model):
    """A request of `member` for a content note on `post`. The author is not told who asked."""

    post = models.ForeignKey("posts.Post", models.CASCADE, related_name="note_requests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("content note suggestion")
        verbose_name_plural = _("content note suggestions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["post", "member"], name="one_note_request_per_member")
        ]

    def __str__(self):
        return f"{self.post_id} · {self.member_id}"
