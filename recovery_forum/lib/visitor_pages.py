"""Whole pages for visitors, kept in memory, and right at every request.

Visitors of an open place all see the same. A view that is `kept_for_visitors` names one question
to the database whose answer changes whenever anything changes that its page shows: mostly the
`xmin` and `ctid` of each row, which PostgreSQL renews with every change. The page is kept beside
that answer and given again while it holds, so that a hide, an edit or a group that closes shows to
the very next visitor, whichever process answers. Nothing has to be told, or can be forgotten.

The answer is asked for before the page is made: a change in between makes the page look outdated,
never fresh. Members' pages are never kept.
"""

import time
from collections import OrderedDict
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.urls import Resolver404, get_resolver
from django.utils.translation import get_language_from_request

from .prepared import planned

MOST = 500  # Pages in the memory of each process, of some 10 KB each.
MINUTE = 60  # "5 minutes ago" is a part of the page.
OF_ONE_REQUEST = {"x-request-id"}

_pages = OrderedDict()


def kept_for_visitors(question: str):
    """A decorator: visitors get the page from memory while the answer to `question` stays.

    `question` is SQL that gives one row, with the view's arguments by name. No row: there is no
    such page, and nothing is kept.
    """

    def keep(view):
        view.question_for_visitors = question
        return view

    return keep


def visitor_pages(get_response):
    """Middleware: outside of all that would work for a page that is ready."""

    def answer(request):
        key = _key(request)
        if key is None:
            return get_response(request)
        state = _state(request)
        if state is None:
            return get_response(request)
        kept, response = _pages.get(key), None
        if kept and kept[0] == state:
            return _again(kept)
        response = get_response(request)
        _keep(key, state, response)
        return response

    return answer


def _key(request):
    """What tells one visitor's page from another's; None for who is, or may be, no visitor."""
    cookies = request.COOKIES
    plain = request.method == "GET" and not request.META.get("QUERY_STRING")
    known = settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies
    if not plain or known or "HTTP_HX_REQUEST" in request.META:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    language = get_language_from_request(request)
    theme = cookies.get("theme", "")
    return request.scheme, host, request.path_info, packed, language, theme


def _state(request):
    """The minute, and the answer to the view's question; None where it has none."""
    asked = _question(request.path_info)
    if asked is None:
        return None
    name, sql, values = asked
    try:
        if connection.settings_dict["CONN_MAX_AGE"] != 0:
            sql = f"EXECUTE {planned(connection, name, lambda _cursor: _numbered(sql, values))}"
            sql += f" ({', '.join(f'%({key})s' for key in values)})" if values else ""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            row = cursor.fetchone()
    except DatabaseError:
        return None  # The view says what is wrong.
    return row and (int(time.time()) // MINUTE, row)


@lru_cache(MOST)
def _question(path):
    """(name, SQL, its values) of what the view of `path` asks; None where it asks nothing."""
    try:
        match = get_resolver().resolve(path)
    except Resolver404:
        return None
    sql = getattr(match.func, "question_for_visitors", None)
    if sql is None:
        return None
    values = {key: value for key, value in match.kwargs.items() if f"%({key})s" in sql}
    return f"visitors_of_{match.func.__name__}", sql, values


def _numbered(sql, values):
    return sql % {key: f"${number}" for number, key in enumerate(values, 1)}


def _keep(key, state, response):
    if response.status_code != 200 or response.streaming or response.cookies:
        return
    headers = {k: v for k, v in response.items() if k.lower() not in OF_ONE_REQUEST}
    _pages[key] = state, response.content, headers
    _pages.move_to_end(key)
    while len(_pages) > MOST:
        _pages.popitem(last=False)


def _again(kept):
    _state, content, headers = kept
    return HttpResponse(content, headers=headers)
