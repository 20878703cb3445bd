"""Errors on their way to a Sentry-compatible address: what broke and where, and nothing of whom."""

KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment",
        "transaction", "contexts", "modules", "sdk")  # fmt: skip


def report_to(address: str, **options):
    """From now on send errors to `address`."""
    import sentry_sdk

    sentry_sdk.init(address, **_discreet(), **options)


def _discreet() -> dict:
    from sentry_sdk.integrations.django import DjangoIntegration

    return {
        "send_default_pii": False,
        "include_local_variables": False,
        "max_request_body_size": "never",
        "max_breadcrumbs": 0,
        "server_name": "",
        "before_send": bare,
        # The name of the view: an address may hold a member's name.
        "integrations": [DjangoIntegration(transaction_style="function_name")],
    }


def bare(event: dict, _hint) -> dict:
    """`event` with the classes of its errors and the places they passed, and without any words.

    Messages of errors quote values, addresses hold names, and log lines may hold both.
    """
    kept = {name: event[name] for name in KEPT if name in event}
    kept["contexts"] = {
        name: what for name, what in kept.get("contexts", {}).items() if name in {"runtime", "os"}
    }
    errors = (event.get("exception") or {}).get("values") or []
    kept["exception"] = {
        "values": [
            {"type": error.get("type"), "module": error.get("module"),
             "stacktrace": {"frames": [_place(frame) for frame in _frames(error)]}}
            for error in errors
        ]
    }  # fmt: skip
    return kept


def _frames(error):
    return (error.get("stacktrace") or {}).get("frames") or []


def _place(frame):
    names = ("filename", "abs_path", "function", "module", "lineno", "in_app")
    return {name: frame[name] for name in names if name in frame}
