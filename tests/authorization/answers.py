"""How a response reads in matrix.txt, and what every response has to have."""

# Headers that every response has, including refusals and errors.
GUARDS = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Embedder-Policy": {"require-corp"},
    # Public meetings may be fetched by any site; that is what their address is for.
    "Cross-Origin-Resource-Policy": {"same-origin", "cross-origin"},
}


def describe_answer(response):
    """Return the status, or "in" for the sign-in page; then what guards the reader and is missing.

    So a response without one of its headers is in no row of the table.
    """
    status = "in" if "/login/" in response.get("Location", "") else str(response.status_code)
    return " without ".join([status, *list_missing_guards(response)])


def list_missing_guards(response):
    missing = [guard for guard, good in GUARDS.items() if response.get(guard) not in good]
    policy = response.get("Content-Security-Policy", "")
    is_strict = "default-src 'none'" in policy and "unsafe" not in policy
    return missing if is_strict else [*missing, "a strict Content-Security-Policy"]
