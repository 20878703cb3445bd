"""Whole pages for anonymous visitors, cached in memory and validated by one query at every request."""

import time
from collections import OrderedDict
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.urls import Resolver404, get_resolver
from django.utils.translation import get_language_from_request

from recovery_forum.lib.prepared_queries import prepare_statement

MAX_PAGES = 500  # Pages in the memory of each process, of some 10 KB each.
MAX_AGE_SECONDS = 60  # "5 minutes ago" is a part of the page.
UNCACHED_HEADERS = {"x-request-id"}

_cached_pages = OrderedDict()


def cache_for_anonymous(question: str):
    """A decorator: visitors get the page from memory while the answer to `question` stays.

    `question` is SQL that gives one row, with the view's arguments by name. No row: there is no
    such page, and nothing is kept.
    """

    def keep(view):
        view.question_for_visitors = question
        return view

    return keep


def serve_cached_pages(get_response):
    """Middleware: outside of all that would work for a page that is ready."""

    def answer(request):
        key = _get_cache_key(request)
        if key is None:
            return get_response(request)
        state = _fetch_state(request)
        if state is None:
            return get_response(request)
        kept, response = _cached_pages.get(key), None
        if kept and kept[0] == state:
            return _build_response(kept)
        response = get_response(request)
        _store_page(key, state, response)
        return response

    return answer


def _get_cache_key(request):
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


def _fetch_state(request):
    """The minute, and the answer to the view's question; None where it has none."""
    asked = _get_state_query(request.path_info)
    if asked is None:
        return None
    name, sql, values = asked
    try:
        if connection.settings_dict["CONN_MAX_AGE"] != 0:
            sql = f"EXECUTE {prepare_statement(connection, name, lambda _cursor: _number_parameters(sql, values))}"
            sql += f" ({', '.join(f'%({key})s' for key in values)})" if values else ""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            row = cursor.fetchone()
    except DatabaseError:
        return None  # The view says what is wrong.
    return row and (int(time.time()) // MAX_AGE_SECONDS, row)


@lru_cache(MAX_PAGES)
def _get_state_query(path):
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


def _number_parameters(sql, values):
    return sql % {key: f"${number}" for number, key in enumerate(values, 1)}


def _store_page(key, state, response):
    if response.status_code != 200 or response.streaming or response.cookies:
        return
    headers = {k: v for k, v in response.items() if k.lower() not in UNCACHED_HEADERS}
    _cached_pages[key] = state, response.content, headers
    _cached_pages.move_to_end(key)
    while len(_cached_pages) > MAX_PAGES:
        _cached_pages.popitem(last=False)


def _build_response(kept):
    _state, content, headers = kept
    return HttpResponse(content, headers=headers)
