"""Full-text search in the titles and posts that the reader may see."""

import re
from datetime import datetime, time
from typing import Any

from django.contrib.postgres.search import (
    SearchConfig,
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
    TrigramSimilarity,
)
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Member
from groups.models import Group
from posts.models import Post, Thread
from posts.models.content_notes import annotate_display
from posts.models.languages import SEARCH_CONFIGS, search_config_for
from posts.models.posts import SEARCH_CONFIG
from posts.models.thread_querysets import ThreadQuerySet
from posts.search.fragments import (
    FRAGMENT_AFTER,
    HIGHLIGHT_START,
    HIGHLIGHT_STOP,
    render_fragment,
)
from posts.search.parts import Parts, PartsQuery, mark_runs, split_words
from posts.threads.blocked_quotes import fold_blocked_quotes
from recovery_forum.lib.markup import extract_plain_text
from recovery_forum.lib.prepared_queries import compiled_query

RESULTS_PER_PAGE = 20
MAX_PAGES = 10  # Beyond that, more search words help more than more pages.
MAX_SIMILAR = 3  # Threads shown while the title of a new one is typed.
# Of their titles, from 0 to 1. With less, one frequent word, such as "night", is all they share.
MIN_SIMILARITY = 0.3
MAX_OTHER_RESULTS = 6  # Threads, and results of each other kind, shown with the posts.
# Only so many of the newest matches are ranked: to rank all posts with a frequent word is slow.
MAX_RANKED = RESULTS_PER_PAGE * MAX_PAGES


def build_search_query(words: str, config: str | SearchConfig = SEARCH_CONFIG) -> SearchQuery:
    """Return the query for `words` in the syntax of web search engines."""
    return SearchQuery(words, config=config, search_type="websearch")


def list_search_languages(member: Member, filters: dict) -> tuple[str, ...]:
    """Return the language codes to search in besides English.

    These are the language of `member` and that of the chosen group, if PostgreSQL can stem them.
    """
    codes = [getattr(member, "language", ""), getattr(filters.get("group"), "language", "")]
    return tuple(code for code in dict.fromkeys(codes) if code in SEARCH_CONFIGS)


def _filter_values(filters: dict[str, Any]) -> dict[str, Any]:
    """Return the filters of the form as parameters of a compiled query; None for unset ones.

    Days are days in the time zone of the reader, which the middleware activates.
    """
    since, until = filters.get("since"), filters.get("until")
    return {
        **{name: filters.get(name) or None for name in ("group", "kind", "author")},
        "since": since and timezone.make_aware(datetime.combine(since, time.min)),
        "until": until and timezone.make_aware(datetime.combine(until, time.max)),
    }


def list_searchable_threads(
    member: Member, group: Group | None = None, kind: str | None = None
) -> ThreadQuerySet:
    """Return threads to search in for `member`, of one group or kind, or of all.

    Includes those of blocked members. The caller excludes them; see find_posts().
    """
    threads = Thread.objects.visible_to(member)
    if group is not None:
        threads = threads.filter(group=group)
    return threads if kind is None else threads.filter(kind=kind)


def _apply_filters(
    found: QuerySet,
    field: str,
    author: Member | None,
    since: datetime | None,
    until: datetime | None,
) -> QuerySet:
    if author is not None:
        found = found.filter(author=author, alias=None)
    if since is not None:
        found = found.filter(**{f"{field}__gte": since})
    return found if until is None else found.filter(**{f"{field}__lte": until})


def find_threads(member: Member, words: str, filters: dict) -> list[Thread]:
    """Return threads with `words` in the title, the best match first."""
    parts = split_words(words)
    asked = _asked_values(words, parts)
    return _search_titles(_kind_of_search(parts), member=member, **asked, **_filter_values(filters))


def _kind_of_search(parts: Parts) -> str:
    """Return which script the words of a search are in: "words", "parts" or "both"."""
    if not parts.query:
        return "words"
    return "both" if parts.words else "parts"


def _asked_values(words: str, parts: Parts) -> dict[str, str]:
    """Return the values of a search by `words` and by `parts` of words; only those that it has."""
    values = {"words": parts.words if parts.query else words, "parts": parts.query}
    return {name: value for name, value in values.items() if value}


@compiled_query
def _search_titles(
    kind_of_search: str,
    *,
    member: Member,
    words: str = "",
    parts: str = "",
    group: Group | None,
    kind: str | None,
    author: Member | None,
    since: datetime | None,
    until: datetime | None,
) -> QuerySet[Thread]:
    title = SearchVector("title", config=SEARCH_CONFIG)
    title_parts = Func("title", function="forum_parts", output_field=SearchVectorField())
    found = (
        list_searchable_threads(member, group, kind)
        .not_blocked_for(member)
        .annotate(title_words=title, title_parts=title_parts)
    )
    found = _exclude_removed_openings(found)
    rank: Any = None
    if kind_of_search != "parts":
        found = found.filter(title_words=build_search_query(words))
        rank = SearchRank(title, build_search_query(words))
    if kind_of_search != "words":
        found = found.filter(title_parts=PartsQuery(parts))
        rank = SearchRank(title_parts, PartsQuery(parts))
    found = _apply_filters(found, "opened_at", author, since, until)
    order = rank, "-last_active_at", "-pk"
    return _load_results(
        _newest_first(found), Thread.objects.for_list(member), order, 0, MAX_OTHER_RESULTS
    )


def _exclude_removed_openings(threads: QuerySet) -> QuerySet:
    """Exclude threads whose opening was removed or withdrawn, so that their title is not found."""
    gone = ~Q(removed_at=None) | ~Q(withdrawn_at=None)
    return threads.exclude(Exists(Post.objects.filter(gone, thread=OuterRef("pk"), ancestors=[])))


def _newest_first(found: QuerySet) -> Any:
    return found.model.objects.filter(pk__in=found.order_by("-pk").values("pk")[:MAX_RANKED])


def _load_results(found: QuerySet, rows: QuerySet, order: tuple, start: int, stop: int) -> QuerySet:
    """Return the results `start` to `stop` of `found` by rank, loaded from the queryset `rows`.

    `order` is an expression for the rank, then field names for equal ranks. The joins and
    annotations of `rows` are computed for these results only.
    """
    best = _order_by_rank(found, *order).values("pk")[start:stop]
    return _order_by_rank(rows.filter(pk__in=best), *order)


def _order_by_rank(rows: QuerySet, rank: Any, *then: str) -> QuerySet:
    return rows.annotate(rank=rank).order_by("-rank", *then)


def find_posts(
    member: Member, words: str, filters: dict, number: int = 1
) -> tuple[list[Post], bool]:
    """Return page `number` of the posts with `words`, and whether there is another page.

    Unlike a thread, the list leaves out removed, withdrawn and blocked posts.
    """
    codes, parts = list_search_languages(member, filters), split_words(words)
    asked, kind_of_search = _asked_values(words, parts), _kind_of_search(parts)
    posts = _search_posts(
        codes, number, kind_of_search, member=member, **asked, **_filter_values(filters)
    )
    for post in posts:
        post.fragment = (
            mark_runs(post.text, words) if parts.query else render_fragment(post.headline)
        )
    _hide_blocked_quotes(posts, member)
    has_more = len(posts) > RESULTS_PER_PAGE and number < MAX_PAGES
    return annotate_display(member, posts[:RESULTS_PER_PAGE]), has_more


def _hide_blocked_quotes(posts: list[Any], member: Member) -> None:
    """Show the beginning of a post instead of a fragment if it quotes what `member` doesn't see."""
    html_before = {post.pk: post.html for post in posts}
    fold_blocked_quotes(posts, member)
    for post in posts:
        if post.html != html_before[post.pk]:
            post.fragment = extract_plain_text(post.html, FRAGMENT_AFTER)


@compiled_query
def _search_posts(
    codes: tuple[str, ...],
    number: int,
    kind_of_search: str,
    *,
    member: Member,
    words: str = "",
    parts: str = "",
    group: Group | None,
    kind: str | None,
    author: Member | None,
    since: datetime | None,
    until: datetime | None,
) -> QuerySet[Post]:
    """Return page `number` and one more post, stemmed in English and in the languages `codes`.

    Blocks are applied last. PostgreSQL estimates that a block hides half of all rows, and would
    read all posts with a frequent word instead of only the newest ones.
    """
    threads = list_searchable_threads(member, group, kind)
    found = Post.objects.filter(thread__in=threads, removed_at=None, withdrawn_at=None)
    query, has_words = _build_post_query(codes, kind_of_search, words, parts)
    matches = _apply_filters(found.filter(has_words), "posted_at", author, since, until)
    threads = Thread.objects.not_blocked_for(member)
    newest = _newest_first(matches).not_blocked_for(member).filter(thread__in=threads)
    order = SearchRank(Coalesce("search_by_language", "search"), query), "-pk"
    start = (number - 1) * RESULTS_PER_PAGE
    posts = Post.objects.for_reader(member).select_related("thread__group")
    if kind_of_search == "words":
        posts = _with_headline(posts, words)
    return _load_results(newest, posts, order, start, start + RESULTS_PER_PAGE + 1)


def _build_post_query(
    codes: tuple[str, ...], kind_of_search: str, words: str, parts: str
) -> tuple[Any, Q]:
    """Return the query by which posts are ranked, and the condition that finds them."""
    query: Any
    if kind_of_search == "words":
        query, has_words = build_search_query(words), Q(search=build_search_query(words))
        for code in codes:
            query |= build_search_query(words, search_config_for(code))
            has_words |= Q(search_by_language=build_search_query(words, search_config_for(code)))
        return query, has_words
    query = PartsQuery(parts)
    if kind_of_search == "both":
        query &= build_search_query(words)
    return query, Q(search_by_language=query)


def _with_headline(posts: QuerySet[Post], words: str) -> QuerySet[Post]:
    """Annotate a `headline`: the text with `words` marked, stemmed in the language of the group.

    It is the whole text. PostgreSQL's own fragments drop frequent words at their ends, such as “How
    was the” before “night”, and so can't be read; cut_fragment() takes what is around the words.
    """
    language = F("thread__group__language")
    config = SearchConfig(Func(language, function="forum_config", output_field=CharField()))
    headline = SearchHeadline(
        "text", build_search_query(words, config), config=config,
        start_sel=HIGHLIGHT_START, stop_sel=HIGHLIGHT_STOP, highlight_all=True,
    )  # fmt: skip
    return posts.annotate(headline=headline)


def group_by_thread(posts: list[Post]) -> list[tuple[Post, list[Post]]]:
    """Return (best post, other posts) for each thread among `posts`, which come best first."""
    by_thread: dict[int, list[Post]] = {}
    for post in posts:
        by_thread.setdefault(post.thread_id, []).append(post)
    return [(best, others) for best, *others in by_thread.values()]


def find_similar_threads(member: Member, title: str) -> list[Thread]:
    """Return threads with a title much like `title`, the most similar ones first."""
    words = re.findall(r"\w{3,}", title)[:12]
    if not words:
        return []
    vector = SearchVector("title", config=SEARCH_CONFIG)
    any_word = SearchQuery(" OR ".join(words), config=SEARCH_CONFIG, search_type="websearch")
    found = list_searchable_threads(member).not_blocked_for(member).annotate(title_words=vector)
    found = found.filter(title_words=any_word)
    found = _newest_first(_exclude_removed_openings(found))
    similarity = TrigramSimilarity("title", title)
    found = found.alias(similarity=similarity).filter(similarity__gte=MIN_SIMILARITY)
    order = similarity, "-last_active_at", "-pk"
    return list(_load_results(found, Thread.objects.for_list(member), order, 0, MAX_SIMILAR))
