"""Watching: what was written is looked at once, in the transaction that stores it.

Nobody is blocked for speaking of a crisis, and nobody but the moderators learns of a flag.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from posts.models import Case, Post, Thread
from posts.models.moderation import URGENCY, Reason
from posts.models.watching import WatchedWords
from posts.reporting import open_case

from .crisis import speaks_of_crisis
from .rules import Rule, rules_touched

HELD, FLAGGED, FIRST = 55, 35, 25  # Urgency, beside that of posts.models.moderation.
# The words of the watch, in the words of the reports.
REASONS = {
    Rule.SOURCING: Reason.SOURCING,
    Rule.DOSING: Reason.METHODS,
    Rule.MEDICAL: Reason.MEDICAL,
}


def look_at(sender, post, **kwargs):
    """Open what a moderator should see of the new `post`, and note who was answered."""
    if post.author_id is None:
        return  # Of the house itself.
    text = f"{post.thread.title}\n{post.text}" if post.opens_thread else post.text
    in_danger = look_into("post", post, text)
    if post.opens_thread and in_danger:
        Thread.objects.filter(pk=post.thread_id).update(turn=Thread.Turn.URGENT)
    if (
        not post.held_at
        and not Post.objects.filter(author=post.author_id).exclude(pk=post.pk).exists()
    ):
        open_case(Case.Origin.FIRST, "post", post, FIRST)
    if not post.opens_thread:
        answered(post)


def look_into(kind, row, text):
    """Open what a moderator should see of `row`, which says `text` and may be held back.

    `kind` is a slug of accounts.reporting.KINDS. Must run in the transaction that stores the row.
    Gives whether the words speak of a crisis.
    """
    in_danger = speaks_of_crisis(text)
    if in_danger:
        open_case(Case.Origin.CRISIS, kind, row, URGENCY[Reason.CRISIS])
    elif touched := rules_touched(text):
        urgencies = [URGENCY[REASONS.get(rule, Reason.SOLICITING)] for rule in touched]
        open_case(Case.Origin.FLAG, kind, row, max(urgencies))
    if any(words.effect == WatchedWords.Effect.FLAG for words in watched(text)):
        open_case(Case.Origin.FLAG, kind, row, FLAGGED)
    if row.held_at:
        open_case(Case.Origin.HELD, kind, row, HELD)
    return in_danger


def watched(text):
    """The watched words that are in `text`. There are few of them: all are read at once."""
    return [words for words in WatchedWords.objects.all() if words.is_in(text)]


def refused(found):
    """Why what holds the watched words `found` can't be posted, as moderators say it, or None."""
    for words in found:
        if words.effect == WatchedWords.Effect.BLOCK:
            return words.advice or _("Some of these words can't be posted here.")
    return None


def hints_at(text, found):
    """What its author should think of before `text`, with the watched words `found`, goes out.

    Gives sentences, mostly none.
    """
    noted = [
        words.advice for words in found if words.effect == WatchedWords.Effect.NOTE and words.advice
    ]
    return [rule.label for rule in rules_touched(text)] + noted


def held_at(author, text):
    """Now, where a moderator reads it first: whatever this author writes, or these words."""
    if author is None:
        return None
    is_held = author.approval_since or any(
        words.effect == WatchedWords.Effect.HOLD for words in watched(text)
    )
    return timezone.now() if is_held else None


def answered(reply):
    """Somebody else's answer ends the wait, and is the first human word to whom is in danger."""
    waiting = Case.objects.open().filter(kind="post", origin=Case.Origin.WAITING)
    opening = Post.objects.filter(pk=reply.ancestors[0]).values_list("public_id", "author_id")
    ((opening_id, author_id),) = opening
    if author_id != reply.author_id:
        waiting.filter(key=opening_id).update(
            closed_at=timezone.now(), outcome=Case.Outcome.ANSWERED
        )
    above = Post.objects.filter(pk__in=reply.ancestors).exclude(author=reply.author_id)
    Case.objects.filter(
        origin=Case.Origin.CRISIS,
        kind="post",
        answered_at=None,
        key__in=above.values("public_id"),
    ).update(answered_at=reply.posted_at)
