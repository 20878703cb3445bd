"""htmx: a fragment for a part of a page, the whole page for everyone else."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_part(request, page, part, context, status=200):
    """Template `part` when htmx asks for it, else template `page`, with the same context."""
    wants_part = request.htmx and not request.htmx.boosted
    response = render(request, part if wants_part else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
