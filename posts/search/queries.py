"""Full-text search in the titles and posts that the reader may see."""

import re
from datetime import datetime, time
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
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe

from groups.models import Group
from posts.models import Post, Thread
from posts.models.content_notes import annotate_display
from posts.models.languages import SEARCH_CONFIGS, search_config_for
from posts.models.posts import SEARCH_CONFIG
from recovery_forum.lib.prepared_queries import compiled_query

RESULTS_PER_PAGE = 20
MAX_PAGES = 10  # Further down nobody looks; more words find better.
MAX_SIMILAR = 5  # Threads while the title of a new one is typed.
MAX_OTHER_RESULTS = 6  # Threads, and of each other kind, beside the posts.
# Of a word that is in every second post, the newest are ranked: to rank them all takes seconds.
MAX_RANKED = RESULTS_PER_PAGE * MAX_PAGES
# Around a found word until the fragment is escaped. From Unicode's private area: nobody types them.
HIGHLIGHT_START, HIGHLIGHT_STOP = "\ue000", "\ue001"
HIGHLIGHTED = re.compile(f"{HIGHLIGHT_START}(.*?){HIGHLIGHT_STOP}", re.S)
MARKUP = re.compile(r"[*_`#>~]+")


def build_search_query(words, config=SEARCH_CONFIG):
    return SearchQuery(words, config=config, search_type="websearch")


def search_languages_for(member, filters):
    """Those, besides English, in whose forms `member` may mean their words: codes.

    What they say that they speak, and that of the group in which they look.
    """
    spoken = [getattr(member, "speaks", ""), getattr(filters.get("group"), "language", "")]
    return tuple(code for code in dict.fromkeys(spoken) if code in SEARCH_CONFIGS)


def _filter_values(filters):
    """What the form narrows a search by, as values of a question; None where it does not.

    Days as the reader counts them: middleware.py answers each request in its zone.
    """
    since, until = filters.get("since"), filters.get("until")
    return {
        **{name: filters.get(name) or None for name in ("group", "kind", "author")},
        "since": since and timezone.make_aware(datetime.combine(since, time.min)),
        "until": until and timezone.make_aware(datetime.combine(until, time.max)),
    }


def searchable_threads_for(member, group=None, kind=None):
    """Threads in which `member` may find something: of one group or kind, or of all.

    With those of somebody across a block: see find_posts().
    """
    threads = Thread.objects.visible_to(member)
    if group is not None:
        threads = threads.filter(group=group)
    return threads if kind is None else threads.filter(kind=kind)


def _apply_filters(found, field, author, since, until):
    if author is not None:
        found = found.filter(author=author, alias=None)
    if since is not None:
        found = found.filter(**{f"{field}__gte": since})
    return found if until is None else found.filter(**{f"{field}__lte": until})


def find_threads(member, words, filters):
    """Threads by their title."""
    return _threads_with(member=member, words=words, **_filter_values(filters))


@compiled_query
def _threads_with(*, member, words, group, kind, author, since, until):
    title = SearchVector("title", config=SEARCH_CONFIG)
    found = (
        searchable_threads_for(member, group, kind)
        .not_blocked_for(member)
        .annotate(title_words=title)
    )
    found = _exclude_removed_openings(found).filter(title_words=build_search_query(words))
    found = _apply_filters(found, "opened_at", author, since, until)
    order = SearchRank(title, build_search_query(words)), "-last_active_at", "-pk"
    return _load_results(
        _newest_first(found), Thread.objects.for_list(member), order, 0, MAX_OTHER_RESULTS
    )


def _exclude_removed_openings(threads):
    """Where the opening is gone, its title no longer leads there."""
    gone = ~Q(removed_at=None) | ~Q(withdrawn_at=None)
    return threads.exclude(Exists(Post.objects.filter(gone, thread=OuterRef("pk"), ancestors=[])))


def _newest_first(found):
    return found.model.objects.filter(pk__in=found.order_by("-pk").values("pk")[:MAX_RANKED])


def _load_results(found, rows, order, start, stop):
    """Those of `rows` that are the best of `found` from `start` to before `stop`.

    `order`: an expression for their rank, and names for what ranks alike. What `rows` loads and
    computes is loaded and computed for these alone.
    """
    best = _order_by_rank(found, *order).values("pk")[start:stop]
    return _order_by_rank(rows.filter(pk__in=best), *order)


def _order_by_rank(rows, rank, *then):
    return rows.annotate(rank=rank).order_by("-rank", *then)


def find_posts(member, words, filters, number=1):
    """Page `number` of the posts with `words`, and whether there is another.

    Gaps and what stands behind a block are left out, unlike in a thread: a list has no holes.
    """
    codes = search_languages_for(member, filters)
    posts = _posts_with(codes, number, member=member, words=words, **_filter_values(filters))
    for post in posts:
        post.fragment = render_fragment(post.headline)
    return annotate_display(member, posts[:RESULTS_PER_PAGE]), len(
        posts
    ) > RESULTS_PER_PAGE and number < MAX_PAGES


@compiled_query
def _posts_with(codes, number, *, member, words, group, kind, author, since, until):
    """Page `number` and one post more, with the forms of English and of the languages `codes`.

    Blocks come last: PostgreSQL guesses that each hides half of everything, and would then read all
    posts with a frequent word instead of going back from the newest until there are enough.
    """
    threads = searchable_threads_for(member, group, kind)
    found = Post.objects.filter(thread__in=threads, removed_at=None, withdrawn_at=None)
    query, has_words = build_search_query(words), Q(search=build_search_query(words))
    for code in codes:
        query |= build_search_query(words, search_config_for(code))
        has_words |= Q(search_by_language=build_search_query(words, search_config_for(code)))
    found = _apply_filters(found.filter(has_words), "posted_at", author, since, until)
    beside = Thread.objects.not_blocked_for(member)
    newest = _newest_first(found).not_blocked_for(member).filter(thread__in=beside)
    order = SearchRank(Coalesce("search_by_language", "search"), query), "-pk"
    start = (number - 1) * RESULTS_PER_PAGE
    return _load_results(
        newest, _with_headline(member, words), order, start, start + RESULTS_PER_PAGE + 1
    )


def _with_headline(member, words):
    """Posts for a list, with what surrounds `words` in the language of each one's group."""
    language = F("thread__group__language")
    config = SearchConfig(Func(language, function="forum_config", output_field=CharField()))
    headline = SearchHeadline(
        "text", build_search_query(words, config), config=config,
        start_sel=HIGHLIGHT_START, stop_sel=HIGHLIGHT_STOP, max_words=35, min_words=12, max_fragments=2,
    )  # fmt: skip
    posts = Post.objects.for_reader(member).select_related("thread__group")
    return posts.annotate(headline=headline)


def render_fragment(headline):
    """Escaped words of a post, with <mark> around what was found."""
    html = HIGHLIGHTED.sub(r"<mark>\1</mark>", escape(MARKUP.sub("", headline)))
    return mark_safe(html.replace(HIGHLIGHT_START, "").replace(HIGHLIGHT_STOP, ""))  # noqa: S308 - escaped above.


def find_similar_threads(member, title):
    """Threads that may speak of the same as `title`: most of its words, or most of its letters."""
    words = re.findall(r"\w{3,}", title)[:12]
    if not words:
        return []
    vector = SearchVector("title", config=SEARCH_CONFIG)
    any_word = SearchQuery(" OR ".join(words), config=SEARCH_CONFIG, search_type="websearch")
    found = searchable_threads_for(member).not_blocked_for(member).annotate(title_words=vector)
    found = found.filter(title_words=any_word)
    order = TrigramSimilarity("title", title), "-last_active_at", "-pk"
    found = _newest_first(_exclude_removed_openings(found))
    return list(_load_results(found, Thread.objects.for_list(member), order, 0, MAX_SIMILAR))


def suggest_spelling(member, words):
    """`words` with each misspelt one as visible titles and group names spell it, or ""."""
    known = set()
    for word in words.split()[:5]:
        titles = searchable_threads_for(member).not_blocked_for(member)
        titles = titles.filter(title__trigram_word_similar=word)
        names = Group.objects.visible_to(member).filter(name__trigram_word_similar=word)
        known |= {*titles.values_list("title", flat=True)[:50]}
        known |= {*names.values_list("name", flat=True)[:50]}
    spelt = sorted({word for title in known for word in re.findall(r"\w+", title.lower())})
    better = [*(get_close_matches(word.lower(), spelt, 1, 0.7) or [word] for word in words.split())]
    said = " ".join(match[0] for match in better)
    return "" if said == words.lower() or said == words else said
