"""htmx: a fragment for a part of a page, the whole page for everyone else."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def is_fragment_request(request):
    """Whether htmx asks for a part of a page."""
    return bool(request.htmx) and not request.htmx.boosted


def retarget_response(response, where):
    """Let htmx put `response` in the place of `where`, a selector, though it is a refusal.

    Refusals take the place of the whole page elsewhere: see "htmx-config" in base.html.
    """
    response["HX-Retarget"] = response["HX-Reselect"] = where
    response["HX-Reswap"] = "outerHTML"
    return response


def render_fragment_or_page(request, page, part, context, status=200):
    """Template `part` when htmx asks for it, else template `page`, with the same context."""
    wants_part = is_fragment_request(request)
    response = render(request, part if wants_part else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
