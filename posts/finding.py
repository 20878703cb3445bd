"""Finding words again: threads, posts, groups and people, as far as the reader may see them."""

import re
from difflib import get_close_matches

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector
from django.db.models import Exists, F, OuterRef, Q
from django.utils.html import escape
from django.utils.safestring import mark_safe

from accounts.models import Member
from accounts.names import key_of
from groups.models import Group

from .models import Post, Thread
from .models.content_notes import folded_for
from .models.posts import SEARCH_CONFIG

PAGE = 20
PAGES = 10  # Further down nobody looks; more words find better.
BESIDE = 6  # Threads, groups and people beside the posts.
# Around a found word until the fragment is escaped. From Unicode's private area: nobody types them.
START, STOP = "\ue000", "\ue001"
MARKED = re.compile(f"{START}(.*?){STOP}", re.S)
MARKUP = re.compile(r"[*_`#>~]+")


def asked(words):
    return SearchQuery(words, config=SEARCH_CONFIG, search_type="websearch")


def threads_for(member, filters):
    """Threads in which `member` may find something, narrowed by `filters` of the form."""
    threads = Thread.objects.visible_to(member).not_blocked_for(member)
    if filters.get("group"):
        threads = threads.filter(group=filters["group"])
    if filters.get("kind"):
        threads = threads.filter(kind=filters["kind"])
    return threads


def find_threads(member, words, filters):
    """Threads by their title. Where the opening is gone, its title no longer leads there."""
    gone = ~Q(removed_at=None) | ~Q(withdrawn_at=None)
    opening = Post.objects.filter(gone, thread=OuterRef("pk"), ancestors=[])
    title = SearchVector("title", config=SEARCH_CONFIG)
    found = threads_for(member, filters).annotate(title_words=title)
    found = found.filter(~Exists(opening), title_words=asked(words))
    if filters.get("author"):
        found = found.filter(author=filters["author"], voice=None)
    if filters.get("since"):
        found = found.filter(opened_at__date__gte=filters["since"])
    found = found.annotate(rank=SearchRank(title, asked(words))).for_list(member)
    return list(found.order_by("-rank", "-last_active_at", "-pk")[:BESIDE])


def find_posts(member, words, filters, number=1):
    """Page `number` of the posts with `words`, and whether there is another.

    Gaps and what stands behind a block are left out, unlike in a thread: a list has no holes.
    """
    found = Post.objects.filter(
        thread__in=threads_for(member, filters),
        search=asked(words),
        removed_at=None,
        withdrawn_at=None,
    )
    found = found.for_reader(member).filter(is_muted=False)
    if filters.get("author"):
        found = found.filter(author=filters["author"], voice=None)
    if filters.get("since"):
        found = found.filter(posted_at__date__gte=filters["since"])
    start = (number - 1) * PAGE
    ranked = found.annotate(rank=SearchRank(F("search"), asked(words)))
    keys = list(ranked.order_by("-rank", "-pk").values_list("pk", flat=True)[start:][: PAGE + 1])
    found = folded_for(member, _with_fragments(keys[:PAGE], member, words))
    return found, len(keys) > PAGE and number < PAGES


def _with_fragments(keys, member, words):
    """The posts of `keys`, in that order. Fragments are cut for these only: cutting is slow."""
    headline = SearchHeadline(
        "text", asked(words), config=SEARCH_CONFIG,
        start_sel=START, stop_sel=STOP, max_words=35, min_words=12, max_fragments=2,
    )  # fmt: skip
    posts = Post.objects.for_reader(member).select_related("thread__group")
    found = posts.annotate(headline=headline).in_bulk(keys)
    for post in found.values():
        post.fragment = fragment(post.headline)
    return [found[key] for key in keys if key in found]


def fragment(headline):
    """Escaped words of a post, with <mark> around what was found."""
    html = MARKED.sub(r"<mark>\1</mark>", escape(MARKUP.sub("", headline)))
    return mark_safe(html.replace(START, "").replace(STOP, ""))  # noqa: S308 - escaped above.


def find_groups(member, words):
    groups = Group.objects.visible_to(member).filter(archived_at=None).matching(words)
    return list(groups.order_by("-member_count", "-pk")[:BESIDE])


def find_members(member, words):
    """By their pseudonym, unless they chose not to be found by it."""
    named_so = Member.objects.visible_to(member).filter(name_key__contains=key_of(words))
    found = named_so.filter(in_search=True)
    return list(found[:BESIDE])


def suggestion(member, words):
    """`words` with each misspelt one as visible titles and group names spell it, or ""."""
    known = set()
    for word in words.split()[:5]:
        titles = threads_for(member, {}).filter(title__trigram_word_similar=word)
        names = Group.objects.visible_to(member).filter(name__trigram_word_similar=word)
        known |= {*titles.values_list("title", flat=True)[:50]}
        known |= {*names.values_list("name", flat=True)[:50]}
    spelt = sorted({word for title in known for word in re.findall(r"\w+", title.lower())})
    better = [*(get_close_matches(word.lower(), spelt, 1, 0.7) or [word] for word in words.split())]
    said = " ".join(match[0] for match in better)
    return "" if said == words.lower() or said == words else said
