"""Screens new content once, in the transaction that stores it, and opens cases for moderators."""

from django.utils import timezone
from django.utils.translation import gettext as _

from posts.models import Case, Post, Thread
from posts.models.cases import REASON_URGENCY, Reason
from posts.models.watched_words import WatchedWords
from posts.safety.cases import open_case
from posts.safety.crisis import speaks_of_crisis
from posts.safety.rules import Rule, find_broken_rules

HELD_URGENCY, FLAGGED_URGENCY, FIRST_POST_URGENCY = (
    55,
    35,
    25,
)  # Urgency, beside that of posts.models.cases.
# The words of the watch, in the words of the reports.
REASON_BY_RULE = {
    Rule.SOURCING: Reason.SOURCING,
    Rule.DOSING: Reason.METHODS,
    Rule.MEDICAL: Reason.MEDICAL,
}


def screen_new_post(sender, post, **kwargs):
    """Open what a moderator should see of the new `post`, and note who was answered."""
    if post.author_id is None:
        return  # Of the house itself.
    text = f"{post.thread.title}\n{post.text}" if post.opens_thread else post.text
    in_danger = open_screening_cases("post", post, text)
    if post.opens_thread and in_danger:
        Thread.objects.filter(pk=post.thread_id).update(turn=Thread.Turn.URGENT)
    if (
        not post.held_at
        and not Post.objects.filter(author=post.author_id).exclude(pk=post.pk).exists()
    ):
        open_case(Case.Origin.FIRST, "post", post, FIRST_POST_URGENCY)
    if not post.opens_thread:
        record_first_response(post)


def open_screening_cases(kind, row, text):
    """Open what a moderator should see of `row`, which says `text` and may be held back.

    `kind` is a slug of accounts.moderation_status.reportable.REPORTABLE_KINDS. Must run in the transaction that stores the row.
    Gives whether the words speak of a crisis.
    """
    in_danger = speaks_of_crisis(text)
    if in_danger:
        open_case(Case.Origin.CRISIS, kind, row, REASON_URGENCY[Reason.CRISIS])
    elif touched := find_broken_rules(text):
        urgencies = [
            REASON_URGENCY[REASON_BY_RULE.get(rule, Reason.SOLICITING)] for rule in touched
        ]
        open_case(Case.Origin.FLAG, kind, row, max(urgencies))
    if any(words.effect == WatchedWords.Effect.FLAG for words in find_watched_words(text)):
        open_case(Case.Origin.FLAG, kind, row, FLAGGED_URGENCY)
    if row.held_at:
        open_case(Case.Origin.HELD, kind, row, HELD_URGENCY)
    return in_danger


def find_watched_words(text):
    """The watched words that are in `text`. There are few of them: all are read at once."""
    return [words for words in WatchedWords.objects.all() if words.is_in(text)]


def refusal_message(found):
    """Why what holds the watched words `found` can't be posted, as moderators say it, or None."""
    for words in found:
        if words.effect == WatchedWords.Effect.BLOCK:
            return words.advice or _("Some of these words can't be posted here.")
    return None


def find_hints(text, found):
    """What its author should think of before `text`, with the watched words `found`, goes out.

    Gives sentences, mostly none.
    """
    noted = [
        words.advice for words in found if words.effect == WatchedWords.Effect.NOTE and words.advice
    ]
    return [rule.label for rule in find_broken_rules(text)] + noted


def get_held_at(author, text):
    """Now, where a moderator reads it first: whatever this author writes, or these words."""
    if author is None:
        return None
    is_held = author.approval_since or any(
        words.effect == WatchedWords.Effect.HOLD for words in find_watched_words(text)
    )
    return timezone.now() if is_held else None


def record_first_response(reply):
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
