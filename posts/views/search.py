"""Search across everything that the reader may see."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from posts import finding
from posts.finding_beside import KINDS
from posts.search_forms import SearchForm
from recovery_forum.lib.throttle import throttle


@require_safe
@throttle("search", methods=("GET",))
def search(request):
    form = SearchForm(request.GET if "q" in request.GET else None, reader=request.user)
    if not form.is_bound:
        return render(request, "posts/search.html", {"form": form})
    if not form.is_valid():
        return render(request, "posts/search.html", {"form": form}, status=422)
    context = results(request.user, form.cleaned_data, page_number(request))
    return render(request, "posts/search.html", {"form": form, **context})


@login_required
@require_safe
@throttle("similar", methods=("GET",))
def similar(request):
    """While the title of a new thread is typed: what may have been said already."""
    title = request.GET.get("title", "").replace("\0", "")[:120]
    threads = finding.similar(request.user, title)
    return render(request, "posts/_similar.html", {"threads": threads})


def page_number(request):
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return min(max(number, 1), finding.PAGES)


def results(reader, filters, number):
    """What was found. Beside the posts, the rest stands on the first page only."""
    words = filters["q"]
    if not words:
        return {}
    if look := KINDS.get(filters["kind"]):
        found = {"words": words, filters["kind"]: list(look(reader, words)[: finding.PAGE])}
    else:
        found = _words(reader, words, filters, number)
    found["is_empty"] = not any(found.get(key) for key in ("posts", "threads", *KINDS))
    if found["is_empty"]:
        found["suggestion"] = finding.suggestion(reader, words)
    return found


def _words(reader, words, filters, number):
    posts, has_more = finding.find_posts(reader, words, filters, number)
    found = {"words": words, "posts": posts, "number": number, "has_more": has_more}
    if number == 1:
        found["threads"] = finding.find_threads(reader, words, filters)
        if not filters["narrowed"]:
            found |= {
                kind: list(look(reader, words)[: finding.BESIDE]) for kind, look in KINDS.items()
            }
    return found
