"""Watching: an id, a time and a line in the log for every request, and nobody's name."""

import logging
import re
import time
from contextlib import ExitStack
from uuid import uuid4

from django.db import connections

from recovery_forum import metrics
from recovery_forum.lib.logs import request_id

log = logging.getLogger("forum.requests")
OWN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
WAYS = {"GET", "HEAD", "POST"}  # Other methods count as one: a client could invent thousands.


def watched(get_response):
    """Log each answer by its route, never by its address."""

    def answer(request):
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if OWN_ID.fullmatch(given) else uuid4().hex)
        counted, began = Counted(), time.perf_counter()
        try:
            with ExitStack() as watching:
                for connection in connections.all():
                    watching.enter_context(connection.execute_wrapper(counted))
                response = get_response(request)
            tell(request, response, time.perf_counter() - began, counted.queries)
            response.headers["X-Request-ID"] = request_id.get()
        finally:
            request_id.reset(token)
        return response

    return answer


class Counted:
    queries = 0

    def __call__(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)


def tell(request, response, seconds, queries):
    method = request.method if request.method in WAYS else "other"
    metrics.count(method, response.status_code, seconds, queries)
    match = request.resolver_match
    log.info(
        "answered",
        extra={
            "method": method,
            "route": match.route if match else "",
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "queries": queries,
        },
    )
