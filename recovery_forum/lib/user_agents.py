"""Name a browser and its system from the User-Agent header."""

import re

from django.utils.translation import gettext as _

# The order matters: most browsers also name those further down in their User-Agent.
BROWSERS = [
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox|FxiOS", "Firefox"), ("Chrome|CriOS", "Chrome"), ("Safari", "Safari"),
]  # fmt: skip
SYSTEMS = [
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
]  # fmt: skip


def describe_browser(user_agent: str) -> str:
    """Return "Firefox on Android", or as much of it as the header tells."""
    browser, system = (_find_first_match(kinds, user_agent) for kinds in (BROWSERS, SYSTEMS))
    if not browser:
        return _("Unknown browser")
    if not system:
        return browser
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}


def _find_first_match(kinds: list[tuple[str, str]], user_agent: str) -> str:
    return next((name for pattern, name in kinds if re.search(pattern, user_agent)), "")
