"""What members write has a direction of its own on every page, whichever way the page runs.

A Hebrew sentence in an English page would otherwise have its full stop at the wrong end, and a name
would turn the sentence around it. The words planted in the world become Hebrew, in every column.
"""

import re

import pytest
from django.db import connection, transaction
from lxml import html

from tests.authorization.conftest import built, clients, world  # noqa: F401 - fixtures
from tests.authorization.test_matrix import ROWS
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns
from tests.authorization.world import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
READERS = ("author", "organizer", "member", "moderator")
PLANTED = r"\m([bcdfghjklmnpqrstvwxyz][aeiou]){5}\M"  # See World.canary().
# Pages that show another member what they wrote there: a cheer, an offer to help.
SHOW_OWN_WORDS = {"milestones:celebration", "groups:opportunity"}
HEBREW = "שלום"
ISOLATED = re.compile(f"[\u2066-\u2068][^\u2069]*{HEBREW}")
# They hold addresses, keys and names of files. The log and sessions are nobody's words.
OTHER_COLUMNS = {
    "email", "slug", "token", "key", "public_id", "name_key", "name_skeleton", "password", "path",
    "url", "file", "photo", "cover", "avatar", "address",
}  # fmt: skip
OTHER_TABLES = ("django", "auth", "account_", "mfa", "usersessions", "posts_action")
# Not shown, or with a direction of their own.
NOT_SHOWN = {"title", "script", "textarea", "option", "template"}


def write_in_hebrew():
    """Replace the planted words in the database. Return in how many values."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND is_generated = 'NEVER'"
            " AND data_type IN ('text', 'character varying')"
        )
        columns = [
            row
            for row in cursor.fetchall()
            if row[1] not in OTHER_COLUMNS and not row[0].startswith(OTHER_TABLES)
        ]
        number = 0
        for table, column in columns:
            cursor.execute(
                f'UPDATE "{table}" SET "{column}" = regexp_replace("{column}", %s, %s, %s)'
                f' WHERE "{column}" ~ %s',
                [PLANTED, HEBREW, "g", PLANTED],
            )
            number += cursor.rowcount
        return number


def list_readers(name):
    """Return who opens the page: its author and organizer, or else who else has a page there."""
    allowed = [one for one in READERS if ROWS[name]["GET"][ROLES.index(one)] == "200"]
    others = name in SHOW_OWN_WORDS or not {"author", "organizer"} & set(allowed)
    return allowed if others else [one for one in allowed if one in {"author", "organizer"}]


def read_page(client, address):
    """Return the parsed page, or None if there is nothing of a member on it."""
    with transaction.atomic():
        answer = client.get(address)
        transaction.set_rollback(True)
    is_page = answer.get("Content-Type", "").startswith("text/html") and b"<main" in answer.content
    text = answer.content.decode() if is_page else ""
    return html.fromstring(text) if HEBREW in text else None


def list_texts(page):
    """Yield each text with the Hebrew word, and the element that holds it."""
    for element in page.iter():
        if not isinstance(element.tag, str):  # A comment.
            continue
        for text in (element.text, *(child.tail for child in element)):
            if text and HEBREW in text:
                yield element, text


def has_direction(element, text):
    """Whether the text runs in its own direction. What only screen readers read needs none."""
    around = [element, *element.iterancestors()]
    return bool(ISOLATED.search(text)) or any(
        one.tag == "bdi"
        or one.tag in NOT_SHOWN
        or (one.get("dir") and one.tag != "html")
        or "sr-only" in one.get("class", "")
        for one in around
    )


def test_each_text_of_a_member_has_its_own_direction(world, clients):  # noqa: F811
    assert write_in_hebrew() > 60
    shown, turned = 0, set()
    for name, path in list_url_patterns():
        if name.startswith("admin"):
            continue
        address = fill_url_pattern(path, world.arguments(path))
        for reader in list_readers(name):
            page = read_page(clients[reader], address)
            for element, text in list_texts(page) if page is not None else ():
                shown += 1
                if not has_direction(element, text):
                    turned.add((name, element.tag, " ".join(text.split())[:60]))
    assert turned == set()
    assert shown > 200
