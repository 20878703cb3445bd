"""What a browser sends when a member turns pushes on."""

from base64 import urlsafe_b64decode
from binascii import Error as BadBase64
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.web_links import has_userinfo

AUTH_SECRET_BYTES = 16  # RFC 8291.
BAD_SUBSCRIPTION = _("Your browser's answer was incomplete. Please try again.")


class PushSubscriptionForm(forms.Form):
    """The address of the browser at its maker's server, and the keys to encrypt for it."""

    endpoint = forms.CharField(max_length=1_000, widget=forms.HiddenInput)
    public_key = forms.CharField(max_length=100, widget=forms.HiddenInput)
    auth_secret = forms.CharField(max_length=50, widget=forms.HiddenInput)

    def clean_endpoint(self):
        """Accept addresses of the web only. Whether a host is public is checked at each push."""
        endpoint = self.cleaned_data["endpoint"]
        schemes = {"https", "http"} if settings.LOCAL else {"https"}
        try:
            parts = urlsplit(endpoint)
            is_address = parts.scheme in schemes and bool(parts.hostname)
        except ValueError:
            is_address = False
        if not is_address or has_userinfo(endpoint):
            raise forms.ValidationError(BAD_SUBSCRIPTION)
        return endpoint

    def clean_public_key(self):
        text = self.cleaned_data["public_key"]
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode_base64(text))
        except ValueError:
            raise forms.ValidationError(BAD_SUBSCRIPTION) from None
        return text

    def clean_auth_secret(self):
        text = self.cleaned_data["auth_secret"]
        if len(decode_base64(text)) != AUTH_SECRET_BYTES:
            raise forms.ValidationError(BAD_SUBSCRIPTION)
        return text


def decode_base64(text):
    """Return the bytes of `text` in base64url, with or without padding; b"" if it is none."""
    try:
        return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (BadBase64, ValueError):
        return b""
