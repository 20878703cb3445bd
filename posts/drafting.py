"""Keeping words that are on their way, and letting them go."""

from datetime import timedelta

from django.utils import timezone

from recovery_forum.lib.markup import MAX_LENGTH

from .models import Draft

KEPT_FOR = timedelta(days=90)  # Since they were last touched.


def keep(member, text, title="", **where):
    """Keep the words of `member` at `group` or `thread`. Without any words, nothing is kept."""
    if not (text.strip() or title.strip()):
        return let_go(member, **where)
    words = {"text": text[:MAX_LENGTH], "title": title[:120], "kept_at": timezone.now()}
    Draft.objects.update_or_create(member=member, **where, defaults=words)
    return None


def let_go(member, **where):
    Draft.objects.filter(member=member, **where).delete()


def forget_old():
    """A round of settings.ROUNDS: what was not touched for 90 days goes."""
    Draft.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).delete()
