"""The list of all data in the admin panel."""

import pytest
from django.contrib import admin

from recovery_forum.site.admin_sections import SECTIONS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    """A password is enough: the second factor has tests of its own."""
    settings.DEMO = True


def test_each_list_has_a_sentence():
    described = {label for _heading, models in SECTIONS for label in models}
    assert described == {model._meta.label_lower for model in admin.site._registry}


def test_everything_and_the_page_of_an_app_list_what_the_reader_may_see(as_moderator):
    everything = as_moderator.get("/admin/everything/").text
    assert "Which members blocked someone." in everything
    assert "Weekly meetings, in person and online." in everything
    page = as_moderator.get("/admin/groups/").text
    assert "Which members blocked someone." not in page
    assert "Weekly meetings, in person and online." in page
    assert 'href="/admin/everything/"' in page


@pytest.mark.parametrize("address", ["/admin/", "/admin/everything/", "/admin/posts/thread/"])
def test_the_way_out_is_on_each_page_of_the_panel(as_moderator, address):
    page = as_moderator.get(address).text
    assert "Leave this page" in page
    assert "panel.js" in page
