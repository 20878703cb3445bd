"""The log: one JSON object a line, that says what happened and never to whom."""

import json
import logging
import time
import traceback
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Thread

from django.conf import settings
from django.core.mail import get_connection
from django.utils.log import AdminEmailHandler

request_id: ContextVar[str] = ContextVar("request_id", default="")

# What a line may carry beside its message. Nothing else that some library attaches (a request, a
# user, a query's values) comes through.
LOGGED_FIELDS = ("request", "method", "route", "status", "ms", "queries", "task", "seconds")
REPEAT_AFTER_SECONDS = 600  # Seconds before the same fault is told by mail again.


class RequestIdFilter(logging.Filter):
    """Notes on each line which request it belongs to."""

    def filter(self, record):
        # Django attaches the request itself here, with all that somebody typed.
        record.request = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    def format(self, record):
        said = record.getMessage()
        if record.name.startswith("django.request"):
            said = "A request failed."  # Django's own words hold the address.
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": said,
        }
        line |= {
            name: getattr(record, name) for name in LOGGED_FIELDS if getattr(record, name, "") != ""
        }
        if record.exc_info and record.exc_info[0]:
            line["fault"] = summarize_exception(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def summarize_exception(exc_info) -> dict:
    """The class of an error and the places it passed. Its words stay: they may quote a person."""
    kind, _error, trace = exc_info
    frames = traceback.extract_tb(trace)
    return {"kind": kind.__name__, "at": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]}


class RepeatFilter(logging.Filter):
    """Lets a fault through once in a while, so that a bad night is not a thousand mails."""

    def __init__(self):
        super().__init__()
        self._told = {}

    def filter(self, record):
        kind = record.exc_info[0] if record.exc_info else record.getMessage()
        key, now = (record.name, kind), time.monotonic()
        if now - self._told.get(key, -REPEAT_AFTER_SECONDS) < REPEAT_AFTER_SECONDS:
            return False
        self._told[key] = now
        return True


class HostEmailHandler(AdminEmailHandler):
    """Tells ADMINS what broke and where: no address, nothing typed, no cookies, no settings."""

    def emit(self, record):
        subject = f"Forum: {record.levelname.lower()} in {record.name}"
        lines = [f"Request {request_id.get() or 'none'}, {record.created:.0f}."]
        if record.exc_info and record.exc_info[0]:
            told = summarize_exception(record.exc_info)
            lines += [told["kind"], *told["at"]]
        elif not record.name.startswith("django"):
            lines.append(record.getMessage())
        # Past the queue, which is a table and may be what broke, and beside the request, which
        # waits for no mail server.
        told = Thread(target=self.send_mail, args=(subject, "\n".join(lines)), daemon=True)
        told.start()

    def send_mail(self, subject, message, *args, **kwargs):
        with suppress(Exception):
            super().send_mail(subject, message, fail_silently=True)

    def connection(self):
        return get_connection(settings.DELIVERY_BACKEND, fail_silently=True)
