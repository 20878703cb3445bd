"""Links to the web that members, organizers, staff and feeds give, and the hosts they lead to."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

USERINFO = re.compile(r"\s*https?:[/\\]*[^/?#]*@", re.I)


def get_link_host(url: str) -> str:
    """Return the host that a browser asks for `url`, in lower case, or "" if there is none."""
    try:
        # Browsers take a backslash for a slash: https://a.example\.zoom.us leads to a.example.
        return (urlsplit(url.replace("\\", "/")).hostname or "").rstrip(".")
    except ValueError:
        return ""


def has_userinfo(url: str) -> bool:
    """Return whether something stands before the host of `url`, as in https://zoom.us@other.example/.

    Such a link looks like one to Zoom and leads elsewhere, or holds somebody's password.
    """
    return bool(USERINFO.match(url))


def validate_web_link(url: str) -> None:
    """Raise ValidationError, with a sentence for whoever typed `url`, if it can mislead."""
    if not url.lower().startswith(("https://", "http://")):
        raise ValidationError(_("A link must start with https://."))
    if has_userinfo(url):
        raise ValidationError(
            _("Remove the part before the @: it makes the link look as if it led to another site.")
        )


class WebLinkField(models.URLField):
    """A URLField for links to the web that show where they lead."""

    default_validators = [URLValidator(), validate_web_link]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"assume_scheme": "https"} | kwargs))


class WebAddressInput(forms.TextInput):
    """An input for a web address: `type="url"` refuses "example.org", which the fields complete."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "url", "autocapitalize": "none", **(attrs or {})})
