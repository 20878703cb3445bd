"""Providers of online meetings, known by the host of a link."""

from urllib.parse import parse_qsl, urlencode, urlsplit

# Hosts that the Meeting Guide format's own reader takes for online meetings, and their names.
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
# Names under which the providers' links carry a password.
PASSWORD_PARAMETERS = frozenset({"pwd", "password", "passcode", "pw", "pass"})


def get_conference_provider(link: str) -> str:
    """The name of whose `link` it is, or "". The host is one of ours or ends in ".one of ours":
    a bare ending would take evilzoom.us for Zoom."""
    try:
        host = (urlsplit(link).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""
    for known, name in PROVIDERS.items():
        if host == known or host.endswith(f".{known}"):
            return name
    return ""


def is_provider_homepage(link: str) -> bool:
    """Whether `link` leads to a provider's front page, where nobody waits."""
    parts = urlsplit(link)
    return (
        bool(get_conference_provider(link))
        and parts.path in {"", "/"}
        and not (parts.query or parts.fragment)
    )


def has_link_password(link: str) -> bool:
    return remove_link_password(link) != link


def remove_link_password(link: str) -> str:
    """`link` with everything left out that lets people in without asking."""
    parts = urlsplit(link)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name.lower() not in PASSWORD_PARAMETERS]
    fragment = parts.fragment
    if any(f"{name}=" in fragment.lower() for name in PASSWORD_PARAMETERS):
        fragment = ""
    if len(kept) == len(pairs) and fragment == parts.fragment:
        return link
    return parts._replace(query=urlencode(kept), fragment=fragment).geturl()
