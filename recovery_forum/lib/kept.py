"""Pieces of pages that look alike for many readers, made once in each process.

A kept piece is a template that knows nothing but the values it is given: no request, no reader. So
its HTML can be kept under those values; it is never out of date, and shows nobody what another may
not see. The page lays its own token over the forms in it.
"""

import secrets
from functools import lru_cache

from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 4_096  # Of some kilobytes each.
# Stands where each page's own token for its forms belongs. Nobody knows it, or they could write it
# into a link and be sent the token of whoever follows it.
TOKEN = secrets.token_hex(32)


def kept(template: str, token, **values) -> SafeString:
    """`template` filled with `values`, all hashable, and with `token` in its forms."""
    return with_token(_html(template, get_language(), tuple(values.items())), token)


def with_token(html, token) -> SafeString:
    """`html` with `token` where TOKEN stands. Where it does not, none is asked for: a visitor who
    is shown no form needs no cookie."""
    return SafeString(html.replace(TOKEN, str(token or ""))) if TOKEN in html else html


@lru_cache(MOST)
def _html(template, language, values):
    if any(isinstance(value, Model) for _name, value in values):
        raise TypeError(f"{template}: a row equals itself after it was changed; give its fields")
    return render_to_string(template, {**dict(values), "csrf_token": TOKEN})
