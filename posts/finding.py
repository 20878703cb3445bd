"""Finding words again, in titles and posts, as far as the reader may see them."""

import re
from difflib import get_close_matches

from django.contrib.postgres.search import (
    SearchConfig,
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
    TrigramSimilarity,
)
from django.db.models import CharField, Exists, F, Func, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.html import escape
from django.utils.safestring import mark_safe

from groups.models import Group

from .models import Post, Thread
from .models.content_notes import folded_for
from .models.languages import STEMMED, config_of
from .models.posts import SEARCH_CONFIG

PAGE = 20
PAGES = 10  # Further down nobody looks; more words find better.
SIMILAR = 5  # Threads while the title of a new one is typed.
BESIDE = 6  # Threads, and of each other kind, beside the posts.
# Of a word that is in every second post, the newest are ranked: to rank them all takes seconds.
RANKED = 2 * PAGE * PAGES
# Around a found word until the fragment is escaped. From Unicode's private area: nobody types them.
START, STOP = "\ue000", "\ue001"
MARKED = re.compile(f"{START}(.*?){STOP}", re.S)
MARKUP = re.compile(r"[*_`#>~]+")


def asked(words, config=SEARCH_CONFIG):
    return SearchQuery(words, config=config, search_type="websearch")


def languages_of(member, filters):
    """Those, besides English, in whose forms `member` may mean their words: a list of codes.

    What they say that they speak, and that of the group in which they look.
    """
    spoken = [getattr(member, "speaks", ""), getattr(filters.get("group"), "language", "")]
    return [code for code in dict.fromkeys(spoken) if code in STEMMED]


def threads_for(member, filters):
    """Threads in which `member` may find something, narrowed by `filters` of the form.

    With those of somebody across a block: see find_posts().
    """
    threads = Thread.objects.visible_to(member)
    if filters.get("group"):
        threads = threads.filter(group=filters["group"])
    if filters.get("kind"):
        threads = threads.filter(kind=filters["kind"])
    return threads


def find_threads(member, words, filters):
    """Threads by their title."""
    title = SearchVector("title", config=SEARCH_CONFIG)
    found = threads_for(member, filters).not_blocked_for(member).annotate(title_words=title)
    found = _still_open(found).filter(title_words=asked(words))
    if filters.get("author"):
        found = found.filter(author=filters["author"], voice=None)
    found = _on_days(found, "opened_at", filters)
    rank = SearchRank(title, asked(words))
    keys = _best(found, rank, "-last_active_at", "-pk").values_list("pk", flat=True)[:BESIDE]
    return _in_order(keys, Thread.objects.for_list(member))


def _still_open(threads):
    """Where the opening is gone, its title no longer leads there."""
    gone = ~Q(removed_at=None) | ~Q(withdrawn_at=None)
    return threads.exclude(Exists(Post.objects.filter(gone, thread=OuterRef("pk"), ancestors=[])))


def _on_days(found, field, filters):
    """Days as the reader counts them: middleware.py answers each request in its zone."""
    if filters.get("since"):
        found = found.filter(**{f"{field}__date__gte": filters["since"]})
    if filters.get("until"):
        found = found.filter(**{f"{field}__date__lte": filters["until"]})
    return found


def _best(found, rank, *then):
    """The newest of `found`, an expression for whose `rank` is given, the best first."""
    newest = found.order_by("-pk").values("pk")[:RANKED]
    ranked = found.model.objects.filter(pk__in=newest).annotate(rank=rank)
    return ranked.order_by("-rank", *then)


def _in_order(keys, rows):
    by_key = rows.in_bulk(list(keys))
    return [by_key[key] for key in keys if key in by_key]


def find_posts(member, words, filters, number=1):
    """Page `number` of the posts with `words`, and whether there is another.

    Gaps and what stands behind a block are left out, unlike in a thread: a list has no holes.
    Blocks come last: PostgreSQL guesses that each hides half of everything, and would then read all
    posts with a frequent word instead of going back from the newest until there are enough.
    """
    found = Post.objects.filter(
        thread__in=threads_for(member, filters), removed_at=None, withdrawn_at=None
    )
    query, has_words = asked(words), Q(search=asked(words))
    for code in languages_of(member, filters):
        query |= asked(words, config_of(code))
        has_words |= Q(own_words=asked(words, config_of(code)))
    found = found.filter(has_words)
    if filters.get("author"):
        found = found.filter(author=filters["author"], voice=None)
    found = _on_days(found, "posted_at", filters)
    start = (number - 1) * PAGE
    rank = SearchRank(Coalesce("own_words", "search"), query)
    beside = Thread.objects.not_blocked_for(member)
    best = _best(found, rank, "-pk").not_blocked_for(member).filter(thread__in=beside)
    keys = list(best.values_list("pk", flat=True)[start:][: PAGE + 1])
    found = folded_for(member, _with_fragments(keys[:PAGE], member, words))
    return found, len(keys) > PAGE and number < PAGES


def _with_fragments(keys, member, words):
    """The posts of `keys`, in that order. Fragments are cut for these only: cutting is slow."""
    language = F("thread__group__language")
    config = SearchConfig(Func(language, function="forum_config", output_field=CharField()))
    headline = SearchHeadline(
        "text", asked(words, config), config=config,
        start_sel=START, stop_sel=STOP, max_words=35, min_words=12, max_fragments=2,
    )  # fmt: skip
    posts = Post.objects.for_reader(member).select_related("thread__group")
    found = _in_order(keys, posts.annotate(headline=headline))
    for post in found:
        post.fragment = fragment(post.headline)
    return found


def fragment(headline):
    """Escaped words of a post, with <mark> around what was found."""
    html = MARKED.sub(r"<mark>\1</mark>", escape(MARKUP.sub("", headline)))
    return mark_safe(html.replace(START, "").replace(STOP, ""))  # noqa: S308 - escaped above.


def similar(member, title):
    """Threads that may speak of the same as `title`: most of its words, or most of its letters."""
    words = re.findall(r"\w{3,}", title)[:12]
    if not words:
        return []
    vector = SearchVector("title", config=SEARCH_CONFIG)
    any_word = SearchQuery(" OR ".join(words), config=SEARCH_CONFIG, search_type="websearch")
    found = threads_for(member, {}).not_blocked_for(member).annotate(title_words=vector)
    found = found.filter(title_words=any_word)
    likeness = TrigramSimilarity("title", title)
    best = _best(_still_open(found), likeness, "-last_active_at", "-pk")
    keys = best.values_list("pk", flat=True)[:SIMILAR]
    return _in_order(keys, Thread.objects.for_list(member))


def suggestion(member, words):
    """`words` with each misspelt one as visible titles and group names spell it, or ""."""
    known = set()
    for word in words.split()[:5]:
        titles = threads_for(member, {}).not_blocked_for(member)
        titles = titles.filter(title__trigram_word_similar=word)
        names = Group.objects.visible_to(member).filter(name__trigram_word_similar=word)
        known |= {*titles.values_list("title", flat=True)[:50]}
        known |= {*names.values_list("name", flat=True)[:50]}
    spelt = sorted({word for title in known for word in re.findall(r"\w+", title.lower())})
    better = [*(get_close_matches(word.lower(), spelt, 1, 0.7) or [word] for word in words.split())]
    said = " ".join(match[0] for match in better)
    return "" if said == words.lower() or said == words else said
