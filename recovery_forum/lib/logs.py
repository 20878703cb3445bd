"""Logging as JSON lines, without names, addresses or text of members."""

import json
import logging
import time
import traceback
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.utils.log import AdminEmailHandler

request_id: ContextVar[str] = ContextVar("request_id", default="")

# Attributes of a record that are logged beside its message. Whatever else a library attaches (a
# request, a user, the values of a query) is dropped.
LOGGED_FIELDS = ("request", "method", "route", "status", "ms", "queries", "task", "seconds")
REPEAT_AFTER_SECONDS = 600  # Before the same error is emailed again.


class RequestIdFilter(logging.Filter):
    """Adds the id of the current request to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Replaces the request object that Django attaches, with everything that was submitted.
        record.request = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        if record.name.startswith("django.request"):
            message = "A request failed."  # Django's message holds the URL.
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": message,
        }
        line |= {
            name: getattr(record, name) for name in LOGGED_FIELDS if getattr(record, name, "") != ""
        }
        if record.exc_info and record.exc_info[0]:
            line["fault"] = summarize_exception(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def summarize_exception(exc_info: Any) -> dict[str, Any]:
    """Return the class and the stack frames of an exception, without its message.

    Messages may quote what a member wrote.
    """
    kind, _error, trace = exc_info
    frames = traceback.extract_tb(trace)
    return {"kind": kind.__name__, "at": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]}


class RepeatFilter(logging.Filter):
    """Passes an error once in REPEAT_AFTER_SECONDS, so that an outage is not a thousand emails."""

    def __init__(self) -> None:
        super().__init__()
        self._passed_at: dict[tuple, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if record.exc_info else record.getMessage()
        key, now = (record.name, kind), time.monotonic()
        if now - self._passed_at.get(key, -REPEAT_AFTER_SECONDS) < REPEAT_AFTER_SECONDS:
            return False
        self._passed_at[key] = now
        return True


class HostEmailHandler(AdminEmailHandler):
    """Emails ADMINS the class and place of an error: no URL, form data, cookies or settings."""

    def emit(self, record: logging.LogRecord) -> None:
        subject = f"Forum: {record.levelname.lower()} in {record.name}"
        lines = [f"Request {request_id.get() or 'none'}, {record.created:.0f}."]
        if record.exc_info and record.exc_info[0]:
            summary = summarize_exception(record.exc_info)
            lines += [summary["kind"], *summary["at"]]
        elif not record.name.startswith("django"):
            lines.append(record.getMessage())
        # Bypasses the email queue, because the database may be what failed. In a thread, so that
        # the request does not wait for the mail server.
        Thread(target=self.send_mail, args=(subject, "\n".join(lines)), daemon=True).start()

    def send_mail(self, subject: Any, message: Any, *args: Any, **kwargs: Any) -> None:
        with suppress(Exception):
            super().send_mail(subject, message, fail_silently=True)

    def connection(self) -> Any:
        return get_connection(settings.DELIVERY_BACKEND, fail_silently=True)
