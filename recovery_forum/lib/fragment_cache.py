"""Template fragments rendered once per process and cached by their values."""

import secrets
from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MAX_FRAGMENTS = 4_096  # A few kilobytes each.
# Marks where the CSRF token of each page belongs. It is random: whoever knew it could put it into a
# link, and the page would show the CSRF token of the person who follows that link.
CSRF_PLACEHOLDER = secrets.token_hex(32)


def render_cached_fragment(template: str, token: str | None, **values: Any) -> SafeString:
    """Return `template` rendered with `values`, which must be hashable, and the CSRF `token`."""
    return insert_csrf_token(
        _render_fragment(template, get_language(), tuple(values.items())), token
    )


def insert_csrf_token(html: SafeString, token: str | None) -> SafeString:
    """Replace CSRF_PLACEHOLDER in `html` with `token`.

    A lazy `token` is evaluated only if `html` has a form: a page without forms sets no cookie.
    """
    return (
        SafeString(html.replace(CSRF_PLACEHOLDER, str(token or "")))
        if CSRF_PLACEHOLDER in html
        else html
    )


@lru_cache(MAX_FRAGMENTS)
def _render_fragment(template: str, language: str, values: tuple) -> SafeString:
    if any(isinstance(value, Model) for _name, value in values):
        raise TypeError(f"{template}: a row equals itself after it was changed; pass its fields")
    return render_to_string(template, {**dict(values), "csrf_token": CSRF_PLACEHOLDER})
