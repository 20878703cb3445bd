"""Public ids: opaque, so that a URL reveals neither the number of rows nor the next one."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.crypto import salted_hmac

# Without letters and digits that look alike (0/o, 1/l/i), and without vowels, so that no id spells
# a word.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 12  # 27 ** 12 is about 10 ** 17.


def generate_public_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def derive_public_id(text: str, length: int = LENGTH) -> str:
    """Return the id that always comes from `text`. Nobody can guess it without the secret key."""
    digest = salted_hmac("recovery_forum.public_ids", text, algorithm="sha256").digest()
    number, characters = int.from_bytes(digest), []
    for _n in range(length):
        number, rest = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[rest])
    return "".join(characters)


class PublicIdField(models.CharField):
    """The id of a row in URLs: LENGTH random characters, generated when the row is created."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {
            "max_length": LENGTH,
            "unique": True,
            "editable": False,
            "default": generate_public_id,
        }
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "unique", "editable", "default"):
            kwargs.pop(key, None)
        return name, path, args, kwargs
