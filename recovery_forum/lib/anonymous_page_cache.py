"""Caches pages for anonymous visitors in memory, and validates them by one query per request."""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, get_resolver
from django.utils.translation import get_language_from_request

from recovery_forum.lib.prepared_queries import prepare_statement

MAX_PAGES = 500  # In the memory of each process; about 10 KB each.
MAX_AGE_SECONDS = 60  # The page contains relative times such as "5 minutes ago".
UNCACHED_HEADERS = {"x-request-id"}

_cached_pages: OrderedDict[tuple, tuple[tuple, bytes, dict[str, str]]] = OrderedDict()


def cache_for_anonymous(
    state_query: str, vary_by: Callable[[HttpRequest], str] | None = None
) -> Callable:
    """Decorate a view: anonymous visitors get its page from memory while `state_query` returns
    the same row.

    `state_query` is SQL that returns one row; it takes the view's arguments by name. If it returns
    no row, there is no such page and nothing is cached. If the page depends on what the browser
    sent, `vary_by` returns that, as one of few values.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.state_query = state_query  # type: ignore[attr-defined]  # read by _get_state_query
        view.vary_by = vary_by  # type: ignore[attr-defined]  # read by _get_vary_by
        return view

    return decorate


def serve_cached_pages(get_response: Callable) -> Callable:
    """Middleware that answers from the cache, before any middleware that does work for a page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = _get_cache_key(request)
        if key is None:
            return get_response(request)
        state = _fetch_state(request)
        if state is None:
            return get_response(request)
        cached = _cached_pages.get(key)
        if cached and cached[0] == state:
            return _build_response(cached)
        response = get_response(request)
        _store_page(key, state, response)
        return response

    return middleware


def _get_cache_key(request: HttpRequest) -> tuple | None:
    """Return the cache key of the request; None if it may be a member's or can't be cached."""
    cookies = request.COOKIES
    is_plain = request.method == "GET" and not request.META.get("QUERY_STRING")
    has_session = settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies
    if not is_plain or has_session or "HTTP_HX_REQUEST" in request.META:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    accepts_gzip = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    language = get_language_from_request(request)
    theme = cookies.get("theme", "")
    vary_by = _get_vary_by(request.path_info)
    variant = vary_by(request) if vary_by else ""
    return request.scheme, host, request.path_info, accepts_gzip, language, theme, variant


@lru_cache(MAX_PAGES)
def _get_vary_by(path: str) -> Callable[[HttpRequest], str] | None:
    """Return `vary_by` of the view at `path`, if it has one."""
    try:
        return getattr(get_resolver().resolve(path).func, "vary_by", None)
    except Resolver404:
        return None


def _fetch_state(request: HttpRequest) -> tuple | None:
    """Return (the minute, the row of the view's state query); None without a query or a row."""
    state_query = _get_state_query(request.path_info)
    if state_query is None:
        return None
    name, sql, values = state_query
    try:
        if connection.settings_dict["CONN_MAX_AGE"] != 0:
            numbered = _number_parameters(sql, values)
            sql = f"EXECUTE {prepare_statement(connection, name, lambda _cursor: numbered)}"
            sql += f" ({', '.join(f'%({key})s' for key in values)})" if values else ""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            row = cursor.fetchone()
    except DatabaseError:
        return None  # The view reports the error.
    return row and (int(time.time()) // MAX_AGE_SECONDS, row)


@lru_cache(MAX_PAGES)
def _get_state_query(path: str) -> tuple[str, str, dict[str, Any]] | None:
    """Return (name, SQL, values) of the state query of the view at `path`; None without one."""
    try:
        match = get_resolver().resolve(path)
    except Resolver404:
        return None
    sql = getattr(match.func, "state_query", None)
    if sql is None:
        return None
    values = {key: value for key, value in match.kwargs.items() if f"%({key})s" in sql}
    return f"state_of_{match.func.__name__}", sql, values


def _number_parameters(sql: str, values: dict[str, Any]) -> str:
    return sql % {key: f"${number}" for number, key in enumerate(values, 1)}


def _store_page(key: tuple, state: tuple, response: HttpResponse) -> None:
    if response.status_code != 200 or response.streaming or response.cookies:
        return
    headers = {k: v for k, v in response.items() if k.lower() not in UNCACHED_HEADERS}
    _cached_pages[key] = state, response.content, headers
    _cached_pages.move_to_end(key)
    while len(_cached_pages) > MAX_PAGES:
        _cached_pages.popitem(last=False)


def _build_response(cached: tuple[tuple, bytes, dict[str, str]]) -> HttpResponse:
    _state, content, headers = cached
    return HttpResponse(content, headers=headers)
