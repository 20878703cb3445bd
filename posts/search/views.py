"""The search page, and similar threads while a title is typed."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from posts.search.forms import SearchForm
from posts.search.other_content import FINDERS
from posts.search.queries import (
    MAX_OTHER_RESULTS,
    MAX_PAGES,
    RESULTS_PER_PAGE,
    find_posts,
    find_similar_threads,
    find_threads,
    suggest_spelling,
)
from recovery_forum.lib.rate_limits import rate_limit


@require_safe
@rate_limit("search", methods=("GET",))
def search_content(request):
    """Show the search form and, with `q`, the results."""
    form = SearchForm(request.GET if "q" in request.GET else None, reader=request.user)
    if not form.is_bound:
        return render(request, "posts/search/search.html", {"form": form})
    if not form.is_valid():
        return render(request, "posts/search/search.html", {"form": form}, status=422)
    context = collect_results(request.user, form.cleaned_data, parse_page_number(request))
    return render(request, "posts/search/search.html", {"form": form, **context})


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
    if found["is_empty"]:
        found["suggestion"] = suggest_spelling(reader, words)
    return found


def _collect_posts(reader, words, filters, number):
    posts, has_more = find_posts(reader, words, filters, number)
    found = {"words": words, "posts": posts, "number": number, "has_more": has_more}
    if number == 1:
        found["threads"] = find_threads(reader, words, filters)
        if not filters["narrowed"]:
            found |= {
                kind: list(find(reader, words)[:MAX_OTHER_RESULTS])
                for kind, find in FINDERS.items()
            }
    return found
