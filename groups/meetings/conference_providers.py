"""Providers of online meetings, recognized by the host name of a link."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from recovery_forum.lib.web_links import get_link_host

# The hosts that the reference reader of the Meeting Guide format accepts, and their names.
PROVIDERS = {
    "bluejeans.com": "BlueJeans",
    "discord.gg": "Discord",
    "freeconference.com": "FreeConference",
    "freeconferencecall.com": "Free Conference Call",
    "goto.com": "GoTo",
    "gotomeet.me": "GoTo",
    "gotomeeting.com": "GoTo",
    "horizon.meta.com": "Horizon",
    "maps.secondlife.com": "Second Life",
    "meet.google.com": "Google Meet",
    "meet.jit.si": "Jitsi",
    "meetings.dialpad.com": "Dialpad",
    "signal.group": "Signal",
    "skype.com": "Skype",
    "slurl.com": "Second Life",
    "teams.live.com": "Teams",
    "teams.microsoft.com": "Teams",
    "vrchat.com": "VRChat",
    "webex.com": "Webex",
    "zoho.com": "Zoho",
    "zoom.us": "Zoom",
}
# Query parameters in which links of providers carry a password.
PASSWORD_PARAMETERS = frozenset({"pwd", "password", "passcode", "pw", "pass"})


def get_conference_provider(link: str) -> str:
    """Return the provider's name, or "" for an unknown host.

    Subdomains count, so the host must equal a known one or end in a dot and a known one. Without
    the dot, evilzoom.us would pass for Zoom.
    """
    host = get_link_host(link)
    for domain, name in PROVIDERS.items():
        if host == domain or host.endswith(f".{domain}"):
            return name
    return ""


def is_provider_homepage(link: str) -> bool:
    """Whether `link` leads to the home page of a provider instead of a meeting."""
    parts = urlsplit(link)
    return (
        bool(get_conference_provider(link))
        and parts.path in {"", "/"}
        and not (parts.query or parts.fragment)
    )


def has_link_password(link: str) -> bool:
    """Whether `link` contains a password."""
    return remove_link_password(link) != link


def remove_link_password(link: str) -> str:
    """Return `link` without any password in its query or fragment."""
    parts = urlsplit(link)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    others = [(name, value) for name, value in pairs if name.lower() not in PASSWORD_PARAMETERS]
    fragment = parts.fragment
    if any(f"{name}=" in fragment.lower() for name in PASSWORD_PARAMETERS):
        fragment = ""
    if len(others) == len(pairs) and fragment == parts.fragment:
        return link
    return parts._replace(query=urlencode(others), fragment=fragment).geturl()
