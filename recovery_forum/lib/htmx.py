"""Responses for htmx: a fragment of a page for htmx, the whole page for everyone else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def is_fragment_request(request: HttpRequest) -> bool:
    """Return whether htmx requests a part of a page."""
    details: Any = getattr(request, "htmx", None)  # Set by django-htmx.
    return bool(details) and not details.boosted


def retarget_response(response: HttpResponse, selector: str) -> HttpResponse:
    """Make htmx replace the element at `selector` with `response`, even if its status is 4xx.

    By default a 4xx response replaces the whole page: see "htmx-config" in base.html.
    """
    response["HX-Retarget"] = response["HX-Reselect"] = selector
    response["HX-Reswap"] = "outerHTML"
    return response


def render_fragment_or_page(
    request: HttpRequest, page: str, fragment: str, context: dict, status: int = 200
) -> HttpResponse:
    """Render the template `fragment` for htmx, otherwise the template `page`."""
    template = fragment if is_fragment_request(request) else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
