"""Sends errors to a Sentry-compatible service: what failed and where, nothing about a person."""

KEPT_EVENT_KEYS = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment",
        "transaction", "contexts", "modules", "sdk")  # fmt: skip


def start_error_reporting(address: str, **options):
    """From now on send errors to `address`."""
    import sentry_sdk

    sentry_sdk.init(address, **_get_privacy_options(), **options)


def _get_privacy_options() -> dict:
    from sentry_sdk.integrations.django import DjangoIntegration

    return {
        "send_default_pii": False,
        "include_local_variables": False,
        "max_request_body_size": "never",
        "max_breadcrumbs": 0,
        "server_name": "",
        "before_send": strip_event,
        # The name of the view: an address may hold a member's name.
        "integrations": [DjangoIntegration(transaction_style="function_name")],
    }


def strip_event(event: dict, _hint) -> dict:
    """`event` with the classes of its errors and the places they passed, and without any words.

    Messages of errors quote values, addresses hold names, and log lines may hold both.
    """
    kept = {name: event[name] for name in KEPT_EVENT_KEYS if name in event}
    kept["contexts"] = {
        name: what for name, what in kept.get("contexts", {}).items() if name in {"runtime", "os"}
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


def _get_frames(error):
    return (error.get("stacktrace") or {}).get("frames") or []


def _strip_frame(frame):
    names = ("filename", "abs_path", "function", "module", "lineno", "in_app")
    return {name: frame[name] for name in names if name in frame}
