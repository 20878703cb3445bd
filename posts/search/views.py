"""The search page, and similar threads while a title is typed."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_countries import countries

from groups.helplines.country import guess_country
from groups.helplines.queries import FEW_LINES, list_crisis_lines
from posts.safety.crisis_searches import is_crisis_search
from posts.search.forms import SearchForm
from posts.search.other_content import FINDERS
from posts.search.queries import (
    MAX_OTHER_RESULTS,
    MAX_PAGES,
    RESULTS_PER_PAGE,
    find_posts,
    find_similar_threads,
    find_threads,
    group_by_thread,
)
from posts.search.related_words import find_related_words
from posts.search.spelling import suggest_spelling
from recovery_forum.lib.rate_limits import rate_limit


@require_safe
@rate_limit("search", methods=("GET",))
def search_content(request):
    """Show the search form and, with `q`, the results.

    Who may be in danger sees help lines first. Nothing about a search is stored or logged, and
    nobody is told of it.
    """
    form = SearchForm(
        request.GET if "q" in request.GET else None,
        initial={"group": request.GET.get("group", "")},  # From the page of a group.
        reader=request.user,
    )
    if not form.is_bound:
        return render(request, "posts/search/search.html", {"form": form})
    context, status = {"form": form, **_list_help(request)}, 200
    if form.is_valid():
        context |= collect_results(request.user, form.cleaned_data, parse_page_number(request))
    else:
        status = 422
    return render(request, "posts/search/search.html", context, status=status)


def _list_help(request):
    """Return what to show somebody who searched for words of a crisis: lines of their country."""
    if not is_crisis_search(request.GET["q"]):
        return {}
    country = guess_country(request)
    lines = list_crisis_lines(country)[:FEW_LINES]
    return {"shows_help": True, "help_lines": lines, "help_country": countries.name(country)}


@login_required
@require_safe
@rate_limit("similar", methods=("GET",))
def similar_threads(request):
    """Suggest existing threads while the title of a new one is typed."""
    title = request.GET.get("title", "").replace("\0", "")[:120]
    threads = find_similar_threads(request.user, title)
    return render(request, "posts/search/_similar_threads.html", {"threads": threads})


def parse_page_number(request):
    """Return the page number of the address, between 1 and MAX_PAGES."""
    value = request.GET.get("page", "")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 4 else 1
    return min(max(number, 1), MAX_PAGES)


def collect_results(reader, filters, number):
    """Return the results as a template context. Only the first page shows more than posts."""
    words = filters["q"]
    if not words:
        return {}
    if find := FINDERS.get(filters["kind"]):
        found = {"words": words, filters["kind"]: list(find(reader, words)[:RESULTS_PER_PAGE])}
    else:
        found = _collect_posts(reader, words, filters, number)
    found["is_empty"] = not any(found.get(key) for key in ("posts", "threads", *FINDERS))
    if found["is_empty"] and not is_crisis_search(words):
        found |= _suggest_words(reader, words, filters)
    return found


def _suggest_words(reader, words, filters):
    """Return posts with other words for `words`, where nothing has these, or another spelling."""
    related = [] if filters["kind"] else find_related_words(words)
    if not related:
        return {"suggestion": suggest_spelling(reader, words)}
    posts, _has_more = find_posts(reader, " OR ".join(related), filters)
    if not posts:
        return {}
    return {"related_words": related, "posts": posts, "posts_by_thread": group_by_thread(posts)}


def _collect_posts(reader, words, filters, number):
    posts, has_more = find_posts(reader, words, filters, number)
    found = {
        "words": words,
        "posts": posts,
        "posts_by_thread": group_by_thread(posts),
        "number": number,
        "has_more": has_more,
    }
    if number == 1:
        found["threads"] = find_threads(reader, words, filters)
        if not filters["narrowed"]:
            found |= {
                kind: list(find(reader, words)[:MAX_OTHER_RESULTS])
                for kind, find in FINDERS.items()
            }
    return found
