"""Logs every request by its id, route and duration, without names."""

import logging
import re
import time
from contextlib import ExitStack
from uuid import uuid4

from django.db import connections

from recovery_forum.lib.logs import request_id
from recovery_forum.operations.metrics import record_response

request_logger = logging.getLogger("forum.requests")
REQUEST_ID_PATTERN = re.compile(r"[A-Za-z0-9-]{8,64}")
# All other methods are counted as "other": a client could invent thousands.
COUNTED_METHODS = {"GET", "HEAD", "POST"}


def log_requests(get_response):
    """Log each response by its route: URLs may hold names."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if REQUEST_ID_PATTERN.fullmatch(given) else uuid4().hex)
        counter, started = QueryCounter(), time.perf_counter()
        try:
            with ExitStack() as wrappers:
                for connection in connections.all():
                    wrappers.enter_context(connection.execute_wrapper(counter))
                response = get_response(request)
            log_response(request, response, time.perf_counter() - started, counter.queries)
            response.headers["X-Request-ID"] = request_id.get()
        finally:
            request_id.reset(token)
        return response

    return middleware


class QueryCounter:
    queries = 0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)


def log_response(request, response, seconds, queries):
    method = request.method if request.method in COUNTED_METHODS else "other"
    record_response(method, response.status_code, seconds, queries)
    match = request.resolver_match
    request_logger.info(
        "answered",
        extra={
            "method": method,
            "route": match.route if match else "",
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "queries": queries,
        },
    )
