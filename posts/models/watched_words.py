"""Watched words: phrases that moderators want to flag, hold, hint at or block."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from posts.models.cases import Reason


class WatchedWords(models.Model):
    """A phrase, its effect on texts that contain it, and the sentences to test it with."""

    class Effect(models.TextChoices):
        HINT = "note", _("Show the author a hint")
        FLAG = "flag", _("Flag it for a moderator")
        HOLD = "hold", _("Hold it until a moderator approves it")
        BLOCK = "block", _("Refuse to post it")

    phrase = models.CharField(
        _("phrase"), max_length=120, unique=True,
        help_text=_("Whole words, upper or lower case. * matches any letters: “casin*”."),
    )  # fmt: skip
    effect = models.CharField(_("what happens"), max_length=5, choices=Effect)
    reason = models.CharField(_("rule"), max_length=10, choices=Reason, default=Reason.OTHER)
    advice = models.CharField(
        _("what the author is told"), max_length=200, blank=True,
        help_text=_("For hints and refusals."),
    )  # fmt: skip
    must_match = models.TextField(
        _("must match"), help_text=_("One sentence per line. Tested when you save.")
    )
    must_not_match = models.TextField(
        _("must not match"), blank=True, help_text=_("One sentence per line. Tested when you save.")
    )

    class Meta:
        ordering = ["phrase"]
        verbose_name = _("watched words")
        verbose_name_plural = _("watched words")

    def __str__(self):
        return self.phrase

    @property
    def pattern(self):
        words = re.escape(" ".join(self.phrase.lower().split())).replace(r"\*", r"\w*")
        return re.compile(rf"(?<!\w){words}(?!\w)")

    def matches(self, text) -> bool:
        return bool(self.pattern.search(" ".join(text.lower().split())))

    def clean(self):
        """Raise ValidationError for sentences that should match and do not, or the reverse."""
        if not self.phrase.replace("*", "").strip():
            raise ValidationError({"phrase": _("A phrase needs at least one letter.")})
        missed = [line for line in _split_lines(self.must_match) if not self.matches(line)]
        caught = [line for line in _split_lines(self.must_not_match) if self.matches(line)]
        wrong = {}
        if missed:
            wrong["must_match"] = _("Not found in: %(lines)s") % {"lines": " | ".join(missed)}
        if caught:
            wrong["must_not_match"] = _("Found in: %(lines)s") % {"lines": " | ".join(caught)}
        if wrong:
            raise ValidationError(wrong)


def _split_lines(text):
    return [line for line in text.splitlines() if line.strip()]
