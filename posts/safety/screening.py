"""Screens a text once, before it is stored, and opens the cases that moderators should see.

The form screens what a member sent, and hands the value on in its cleaned data; the service that
stores the text decides by it and records it. So nothing is looked up twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from posts.models import Case, Post
from posts.models.cases import REASON_URGENCY, Reason
from posts.models.watched_words import WatchedWords
from posts.safety.cases import open_case, open_crisis_case, record_first_response
from posts.safety.crisis import speaks_of_crisis
from posts.safety.rules import Rule, find_broken_rules
from posts.safety.tasks import queue_scoring

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Member

# Beside REASON_URGENCY of posts.models.cases.
HELD_URGENCY = 55
FLAGGED_URGENCY = 35
FIRST_POST_URGENCY = 25

REASON_BY_RULE = {
    Rule.SOURCING: Reason.SOURCING,
    Rule.DOSING: Reason.METHODS,
    Rule.MEDICAL: Reason.MEDICAL,
}


@dataclass(frozen=True)
class Screening:
    """What was found in `text`. Each part is looked up when it is first needed, and only then.

    `author` is None for texts of the forum itself.
    """

    text: str
    author: Member | None

    @cached_property
    def watched_words(self) -> list[WatchedWords]:
        """The watched words in the text. There are few of them, so all are read in one query."""
        return [words for words in WatchedWords.objects.all() if words.matches(self.text)]

    @cached_property
    def broken_rules(self) -> list[Rule]:
        """The rules that the text may break, in the order of the guidelines."""
        return find_broken_rules(self.text)

    @cached_property
    def speaks_of_crisis(self) -> bool:
        """Whether the text speaks of suicide, self-harm or overdose of its author."""
        return speaks_of_crisis(self.text)

    @property
    def refusal(self) -> str | None:
        """Why the text can't be posted, in the words of the moderators. None if it can."""
        for words in self._watched_for(WatchedWords.Effect.BLOCK):
            return words.advice or _("Some of these words can't be posted here.")
        return None

    @property
    def hints(self) -> list[str]:
        """Sentences for the author to think about before posting; mostly none."""
        noted = self._watched_for(WatchedWords.Effect.HINT)
        return [rule.label for rule in self.broken_rules] + [
            words.advice for words in noted if words.advice
        ]

    @cached_property
    def held_at(self) -> datetime | None:
        """Now, if a moderator has to read the text first: for its author, or for its words."""
        if self.author is None:
            return None
        is_held = self.author.approval_required_since or self._watched_for(WatchedWords.Effect.HOLD)
        return timezone.now() if is_held else None

    @property
    def flag_urgency(self) -> int | None:
        """How urgently a moderator should check the text, or None.

        Broken rules don't count in a crisis: its case is more urgent and shows the same text.
        """
        urgencies = []
        if not self.speaks_of_crisis:
            reasons = [REASON_BY_RULE.get(rule, Reason.SOLICITING) for rule in self.broken_rules]
            urgencies += [REASON_URGENCY[reason] for reason in reasons]
        if self._watched_for(WatchedWords.Effect.FLAG):
            urgencies.append(FLAGGED_URGENCY)
        return max(urgencies, default=None)

    def _watched_for(self, effect):
        return [words for words in self.watched_words if words.effect == effect]


def screen(text: str, author: Member | None) -> Screening:
    """Screen the `text` of `author`. Whoever stores the text has to call record_screening()."""
    return Screening(text, author)


def screen_post(title: str, text: str, author: Member | None) -> Screening:
    """Screen a post; `title` is that of the thread it opens, or empty."""
    return screen(f"{title}\n{text}" if title else text, author)


def record_screening(screening: Screening, kind: str, row: Any) -> None:
    """Open the cases about `row`, which stores the screened text.

    `kind` is a slug of accounts.moderation_status.reportable.REPORTABLE_KINDS. Must run in the
    transaction that stores the row, so that no text is stored without its cases.
    """
    if screening.author is None:
        return
    if screening.speaks_of_crisis:
        open_crisis_case(kind, row)
    else:
        queue_scoring(kind, row, screening.text)
    if screening.flag_urgency is not None:
        open_case(Case.Origin.FLAG, kind, row, screening.flag_urgency)
    if row.held_at:
        open_case(Case.Origin.HELD, kind, row, HELD_URGENCY)


def record_new_post(screening: Screening, post: Post) -> None:
    """Open the cases about a new `post`, and record whom it answers.

    A thread about a crisis moves to the top of its group, and moderators see the first post of
    each member. Must run in the transaction that stores the post.
    """
    if post.author_id is None:
        return
    record_screening(screening, "post", post)
    if not post.held_at and _is_first_post(post):
        open_case(Case.Origin.FIRST, "post", post, FIRST_POST_URGENCY)
    if not post.opens_thread:
        record_first_response(post)


def _is_first_post(post):
    """Anonymous posts don't count: moderators would see who is new, or who wrote one before."""
    if post.alias_id:
        return False
    named = Post.objects.filter(author=post.author_id, alias=None)
    return not named.exclude(pk=post.pk).exists()
