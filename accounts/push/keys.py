"""The key pair with which the forum signs its pushes (VAPID, RFC 8292)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from recovery_forum.lib.local_secret import create_signing_key, load_or_create_secret


@cache
def load_private_key() -> ec.EllipticCurvePrivateKey:
    """Return the key of settings.VAPID_PRIVATE_KEY, or one that is created once in VAR_DIR.

    Browsers subscribe with it: if it changes, members have to turn pushes on again. Raises
    ValueError if the setting is no key.
    """
    stored = settings.VAPID_PRIVATE_KEY or load_or_create_secret(
        settings.VAR_DIR / "vapid-key", create_signing_key
    )
    number = int.from_bytes(_decode(stored))
    return ec.derive_private_key(number, ec.SECP256R1())


@cache
def get_public_key() -> str:
    """Return the public key as browsers expect it: an uncompressed point in base64url."""
    point = (
        load_private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
