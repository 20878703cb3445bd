"""Notifies members who are mentioned with "@name" and may read the post."""

import re
from html.parser import HTMLParser

from accounts.models import FormerName, Member, Notification
from accounts.notifications.services import send_notification
from accounts.profiles.pseudonyms import get_name_key
from groups.models import Group
from posts.models import Post
from recovery_forum.lib.text import LETTER, LETTERS

MENTION = re.compile(rf"(?<![{LETTERS}@/.])@({LETTER}[{LETTERS}.-]{{1,29}})")
MAX_MENTIONS = 10  # Per post. Further names are ignored.
# A name in code is an example, and one in a quote was called by somebody else.
TAGS_WITHOUT_MENTIONS = {"code", "pre", "blockquote", "a"}


def notify_mentioned_members(post: Post, notified_ids: set[int], html_before: str = "") -> None:
    """Notify the members whom `post` mentions and who may read it, each once for each post.

    `notified_ids`: members who get another notification about the post anyway. After an edit,
    `html_before` is the earlier HTML: whom it mentioned has been told.
    """
    if post.author is None:
        return
    called_before = find_mentioned_names(html_before)
    names = [name for name in find_mentioned_names(post.html) if name not in called_before]
    if not names:
        return
    url = post.get_absolute_url()
    # Of an anonymous post everybody is told: who is not would know of a block with the author.
    reachable = Member.objects.filter(is_active=True)
    if not post.alias_id:
        reachable = reachable.visible_to(post.author)
    told = Notification.objects.filter(kind=Notification.Kind.MENTIONED, url=url)
    reachable = reachable.exclude(pk__in=notified_ids).exclude(pk__in=told.values("member"))
    for member in reachable.filter(pk__in=_find_called_ids(names)):
        if Group.objects.readable_by(member).filter(pk=post.thread.group_id).exists():
            send_notification(member.pk, Notification.Kind.MENTIONED, post.author, url, post.alias)


def find_mentioned_names(html: str) -> list[str]:
    """Return the keys of the first names that the HTML of a post mentions, in their order."""
    parser = _MentionParser()
    parser.feed(html)
    parser.close()
    return list(parser.keys)[:MAX_MENTIONS]


def _find_called_ids(keys: list[str]) -> set[int]:
    """Return the ids of the members of these names. A former name leads to whoever had it."""
    current = dict(Member.objects.filter(name_key__in=keys).values_list("name_key", "pk"))
    former = FormerName.objects.filter(name_key__in=set(keys) - set(current))
    return {*current.values(), *former.values_list("member", flat=True)}


class _MentionParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[str, None] = {}
        self.depth = 0  # Of open elements in which names count for nothing.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in TAGS_WITHOUT_MENTIONS

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in TAGS_WITHOUT_MENTIONS

    def handle_data(self, data: str) -> None:
        if not self.depth:
            names = (name.rstrip(".-") for name in MENTION.findall(data))
            self.keys.update(dict.fromkeys(map(get_name_key, names)))
