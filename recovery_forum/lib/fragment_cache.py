"""Template fragments rendered once per process and cached by their values."""

import secrets
from functools import lru_cache

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MAX_FRAGMENTS = 4_096  # Of some kilobytes each.
# Stands where each page's own token for its forms belongs. Nobody knows it, or they could write it
# into a link and be sent the token of whoever follows it.
CSRF_PLACEHOLDER = secrets.token_hex(32)


def render_cached_fragment(template: str, token, **values) -> SafeString:
    """`template` filled with `values`, all hashable, and with `token` in its forms."""
    return insert_csrf_token(
        _render_fragment(template, get_language(), tuple(values.items())), token
    )


def insert_csrf_token(html, token) -> SafeString:
    """`html` with `token` where TOKEN stands. Where it does not, none is asked for: a visitor who
    is shown no form needs no cookie."""
    return (
        SafeString(html.replace(CSRF_PLACEHOLDER, str(token or "")))
        if CSRF_PLACEHOLDER in html
        else html
    )


@lru_cache(MAX_FRAGMENTS)
def _render_fragment(template, language, values):
    if any(isinstance(value, Model) for _name, value in values):
        raise TypeError(f"{template}: a row equals itself after it was changed; give its fields")
    return render_to_string(template, {**dict(values), "csrf_token": CSRF_PLACEHOLDER})
