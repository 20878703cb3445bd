"""A form that comes back with an error keeps everything that was typed and chosen.

Every form of every page is submitted with one invalid field, and everything else is compared with
the response. A file cannot be sent back to a browser, so it is named beside its field.
"""

from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.acts.pages import fill_in, list_faults, read_forms
from tests.authorization.conftest import built, clients, world  # noqa: F401 - fixtures
from tests.authorization.test_matrix import ROWS
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns
from tests.authorization.world import PIXEL, ROLES

pytestmark = pytest.mark.usefixtures("unrecorded_templates")
APPS = ("accounts:", "groups:", "posts:", "milestones:", "account_", "mfa_", "home")
READERS = ("author", "organizer", "member")
PATHS = dict(list_url_patterns())
# Who has a page at which URL.
PAGES = {
    name: [one for one in READERS if row["GET"][ROLES.index(one)] == "200"]
    for name, row in ROWS.items()
    if name.startswith(APPS)
}
FILE = "a-picture-i-chose.png"
REFUSED = {200, 422}
# Forms without fields that can be invalid: a choice, a checkbox, or any text.
NEVER_WRONG = {
    ("account_email", "email"),  # Asks for the password first, and then accepts the form.
    ("accounts:leave", "posts"),  # The same.
    ("milestones:partner", "days"),
    ("milestones:partners", "asks_groups+opens_plan"),
}


@contextmanager
def rolled_back():
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def send(client, form, data):
    files = {
        name: SimpleUploadedFile(FILE, PIXEL, "image/png")
        for name, kind in form.kinds.items()
        if kind == "file"
    }
    with rolled_back():
        return client.post(form.action, form.hidden | data | files)


def forms_in(world, clients, name):  # noqa: F811
    """Yield (reader, form) of each form of the page that the readers see."""
    address = fill_url_pattern(PATHS[name], world.arguments(PATHS[name]))
    for reader in PAGES[name]:
        with rolled_back():
            response = clients[reader].get(address)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and b"<main" in response.content:
            for form in read_forms(response, address):
                if form.kinds:
                    yield reader, form


def find_refusal(client, form):
    """Return (name of the wrong field, what was typed, the answer), or None if all is accepted."""
    typed = fill_in(form)
    for wrong, values in list_faults(form):
        response = send(client, form, typed | {wrong: values})
        if response.status_code in REFUSED and b'class="error' in response.content:
            return wrong, typed, response
    return None


def find_same_form(form, response):
    same = [one for one in read_forms(response, form.action) if one.action == form.action]
    same = [one for one in same if set(form.kinds) <= set(one.kinds)]
    return same[0] if same else None


def list_losses(form, wrong, typed, response):
    """Yield the fields whose input is missing in the response."""
    after = find_same_form(form, response)
    if after is None:
        yield "the whole form"
        return
    for name, kind in form.kinds.items():
        if kind == "file" and name != wrong:
            if FILE not in response.content.decode() and "/media/" not in str(after.values):
                yield f"{name}: the file"
        elif name == "alt":  # The alt text becomes part of the text, with its picture.
            if typed[name][0] not in str(after.values):
                yield "alt"
        elif name != wrong and not same_values(after.values.get(name), typed[name]):
            yield f"{name}: {typed[name]} became {after.values.get(name)}"


def same_values(after, before):
    # The picture of a post is kept as a line of its text.
    after = [value.split("\n\n![")[0].strip() for value in after or [] if value]
    return sorted(after) == sorted(value.strip() for value in before if value)


@pytest.mark.parametrize("name", [name for name, readers in PAGES.items() if readers])
def test_no_input_is_lost(name, world, clients):  # noqa: F811
    seen, losses, never_wrong = set(), [], set()
    for reader, form in forms_in(world, clients, name):
        mark = form.action, tuple(form.kinds)
        if mark in seen:
            continue
        seen.add(mark)
        refusal = find_refusal(clients[reader], form)
        if refusal is None:
            never_wrong.add((name, "+".join(sorted(form.kinds))))
            continue
        losses += [f"{form.action} {loss}" for loss in list_losses(form, *refusal)]
    assert losses == [], losses
    assert never_wrong == {row for row in NEVER_WRONG if row[0] == name}
