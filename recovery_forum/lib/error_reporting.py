"""Sends errors to a Sentry-compatible service: what failed and where, nothing about a person."""

from typing import Any

KEPT_EVENT_KEYS = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment",
        "transaction", "contexts", "modules", "sdk")  # fmt: skip


def start_error_reporting(dsn: str, **options: Any) -> None:
    """Send errors of this process to `dsn` from now on. `options` go to sentry_sdk.init()."""
    import sentry_sdk

    sentry_sdk.init(dsn, **_get_privacy_options(), **options)


def _get_privacy_options() -> dict:
    from sentry_sdk.integrations.django import DjangoIntegration

    return {  # Without `send_default_pii`, sentry-sdk sends no names and addresses.
        "include_local_variables": False,
        "max_request_body_size": "never",
        "max_breadcrumbs": 0,
        "server_name": "",
        "before_send": strip_event,
        # Names the view instead of the URL, which may hold a member's name.
        "integrations": [DjangoIntegration(transaction_style="function_name")],
    }


def strip_event(event: dict, _hint: dict) -> dict:
    """Return `event` reduced to the classes of its errors and their stack frames.

    Error messages quote values, URLs hold names, and log lines may hold both.
    """
    kept = {name: event[name] for name in KEPT_EVENT_KEYS if name in event}
    kept["contexts"] = {
        name: value for name, value in kept.get("contexts", {}).items() if name in {"runtime", "os"}
    }
    errors = (event.get("exception") or {}).get("values") or []
    kept["exception"] = {
        "values": [
            {"type": error.get("type"), "module": error.get("module"),
             "stacktrace": {"frames": [_strip_frame(frame) for frame in _get_frames(error)]}}
            for error in errors
        ]
    }  # fmt: skip
    return kept


def _get_frames(error: dict) -> list[dict]:
    return (error.get("stacktrace") or {}).get("frames") or []


def _strip_frame(frame: dict) -> dict:
    names = ("filename", "abs_path", "function", "module", "lineno", "in_app")
    return {name: frame[name] for name in names if name in frame}
