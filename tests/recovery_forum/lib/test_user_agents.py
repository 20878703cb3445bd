"""Names of browsers and systems as people know them."""

import pytest

from recovery_forum.lib.user_agents import describe_browser

KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (Android 14; Mobile; rv:130.0) Firefox/130.0", "Firefox on Android"),
        (f"Mozilla/5.0 (Windows) {KHTML} Chrome/130 Safari/537 Edg/130", "Edge on Windows"),
        (f"Mozilla/5.0 (X11; Linux) {KHTML} HeadlessChrome/130 Safari/537", "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; iPhone OS 18_0 like Mac OS X) Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/18 Safari/605", "Safari on Mac"),
        ("Firefox/130.0", "Firefox"),
        ("curl/8", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)  # fmt: skip
def test_a_browser_is_called_by_its_name(said, name):
    assert describe_browser(said) == name
