"""Recognises a flood of links, so that what follows waits for a moderator."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.moderation_status.trust import Trust
from posts.models import Case, Post, Reason, Report
from posts.safety.cases import open_case
from recovery_forum.lib.web_links import get_link_host

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Member
    from posts.safety.screening import Screening

LINK = re.compile(r"(?:https?://|\bwww\.)[^\s<>()\"']+", re.I)
WITHIN = timedelta(hours=1)
# The next post with a link is held. Members who are known here share more, and are left alone.
MAX_POSTS_WITH_LINKS = 5
MAX_POSTS_WITH_SAME_HOST = 2
FLOOD_URGENCY = 65  # Beside REASON_URGENCY of posts.models.cases: it goes on while nobody looks.


def find_held_at(
    screening: Screening, author: Member | None, text: str, anonymous: bool
) -> datetime | None:
    """Return now, if a moderator has to read `text` first. A flood holds nobody in danger."""
    if screening.held_at or screening.speaks_of_crisis:
        return screening.held_at
    return timezone.now() if continues_flood(author, text, anonymous) else None


def continues_flood(author: Member | None, text: str, anonymous: bool = False) -> bool:
    """Return whether `text` goes on with links that `author` posted many of within an hour.

    Either many posts with links, or the same host again and again. Named and anonymous posts are
    counted each for themselves: a named post that is held for anonymous ones would tell. One query,
    and none for a text without a link.
    """
    hosts = find_hosts(text)
    if not hosts or author is None or author.trust >= Trust.KNOWN:
        return False
    recent = Post.objects.filter(
        author=author, alias__isnull=not anonymous, posted_at__gt=timezone.now() - WITHIN
    )
    earlier = [found for one in recent.values_list("text", flat=True) if (found := find_hosts(one))]
    repeated = sum(bool(hosts & found) for found in earlier)
    return len(earlier) >= MAX_POSTS_WITH_LINKS or repeated >= MAX_POSTS_WITH_SAME_HOST


def find_hosts(text: str) -> set[str]:
    """Return the hosts of the links in `text`, without "www."."""
    links = (link if "//" in link else f"https://{link}" for link in LINK.findall(text))
    return {get_link_host(link).removeprefix("www.") for link in links} - {""}


def open_flood_case(post: Post) -> None:
    """Open a case about the author of `post`, where all their posts can be hidden at once.

    Of anonymous posts it is about the post, which says nothing about its author.
    """
    if post.alias_id or post.author is None:
        case = open_case(Case.Origin.FLAG, "post", post, FLOOD_URGENCY)
    else:
        case = open_case(Case.Origin.FLAG, "member", post.author, FLOOD_URGENCY)
    if not case.reports.filter(reporter=None).exists():
        hosts = ", ".join(sorted(find_hosts(post.text)))
        words = _("Many posts with links within an hour, the last to %(hosts)s. Held for review.")
        Report.objects.create(case=case, reason=Reason.SPAM, words=words % {"hosts": hosts[:300]})
