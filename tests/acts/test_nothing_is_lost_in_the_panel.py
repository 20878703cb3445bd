"""A form of the admin panel that comes back with an error keeps everything that staff typed.

Every form to add or change a row, and every form of the panel's own pages, is filled in, one field
is wrong, and everything else is compared with what comes back. A file is named as lost, because a
browser can't be given one back.
"""

import pytest
from django.contrib import admin
from django.urls import reverse
from lxml import html

from groups.models import MeetingFeed
from posts.models import Case
from tests.acts.pages import fill_in, list_faults, read_forms
from tests.acts.test_nothing_is_lost import list_losses, rolled_back, send
from tests.authorization.conftest import built, clients, world  # noqa: F401 - fixtures
from tests.authorization.url_patterns import fill_url_pattern, list_url_patterns

pytestmark = pytest.mark.usefixtures("unrecorded_templates")
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
ROLES = ("admin", "moderator", "editor")
REFUSED = {200, 422}
# The panel's own pages; those of models are found through their models.
OF_MODELS = ("_add", "_change", "_changelist", "_delete", "_history")
PAGES = {
    name: path
    for name, path in list_url_patterns()
    if name.startswith("admin:") and not name.endswith(OF_MODELS)
}
# Pages whose forms have no field that could be wrong.
NEVER_WRONG = {
    "admin:index",  # Boxes to choose cases.
    "admin:groups_meetingfeed_look",  # A file that stays on the page of the preview.
}


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True  # The second factor has tests of its own.


def addresses_of(model):
    """Yield the pages with a form to add and to change a row of `model`."""
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{base}_add")
    rows = model._base_manager.order_by("pk")
    for row in rows[:2]:
        yield reverse(f"{base}_change", args=[row.pk])


def read_panel_forms(client, address):
    """Yield the forms of a page of the panel that have a field; nothing if the role may not."""
    with rolled_back():
        response = client.get(address)
    if response.status_code != 200:
        return
    nodes = html.fromstring(response.content.decode()).iterfind(".//main//form[@method='post']")
    for form, node in zip(read_forms(response, address), nodes, strict=True):
        button = node.find(".//button[@name]")
        if button is not None and button.get("name") == "action":  # As Enter in a field does.
            form.hidden["action"] = button.get("value")
        for name, kind in form.kinds.items():
            if kind == "text" and name.endswith(("_0", "_1")):
                form.kinds[name] = "date" if name.endswith("_0") else "time"
        if form.kinds:
            yield form


def find_panel_refusal(client, form):
    """Return (name of the wrong field, what was typed, the answer), or None if all is accepted."""
    typed = fill_in(form)
    for wrong, values in list_faults(form):
        response = send(client, form, typed | {wrong: values})
        assert response.status_code < 500, f"{form.action} {wrong}"
        if response.status_code in REFUSED:
            return wrong, typed, response
    return None


def try_forms(clients, addresses):  # noqa: F811
    """Return (number of forms that refused, losses, addresses of forms that took everything)."""
    number, losses, taken, seen = 0, [], set(), set()
    for role in ROLES:
        for address in addresses:
            for form in read_panel_forms(clients[role], address):
                mark = form.action, tuple(form.kinds)
                if mark in seen:
                    continue
                seen.add(mark)
                refusal = find_panel_refusal(clients[role], form)
                if refusal is None:
                    taken.add(f"{address} {'+'.join(form.kinds)}")
                    continue
                number += 1
                losses += [f"{form.action} {loss}" for loss in list_losses(form, *refusal)]
    return number, losses, taken


@pytest.fixture
def feed(world):  # noqa: F811
    return MeetingFeed.objects.create(
        name="Town", url="https://feed.example.org/m.json", group=world.open, time_zone="UTC"
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_form_of_a_row_loses_what_was_typed(model, world, clients, feed):  # noqa: F811
    number, losses, taken = try_forms(clients, list(addresses_of(model)))
    assert losses == [], losses
    assert taken == set(), taken
    assert number or not admin.site._registry[model].writable_fields, "No form was found."


@pytest.mark.parametrize("name", sorted(PAGES))
def test_no_form_of_the_panels_own_pages_loses_what_was_typed(name, world, clients, feed):  # noqa: F811
    values = world.arguments(PAGES[name])
    _number, losses, taken = try_forms(clients, [fill_url_pattern(PAGES[name], values)])
    assert losses == [], losses
    assert not taken or name in NEVER_WRONG, taken


def test_no_form_of_any_case_loses_what_was_typed(world, clients):  # noqa: F811
    addresses = [case.get_absolute_url() for case in Case.objects.order_by("pk")]
    number, losses, taken = try_forms(clients, addresses)
    assert number >= len(addresses) > 3
    assert losses == [], losses
    assert taken == set(), taken
