from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from recovery_forum.lib import htmx
from recovery_forum.lib.htmx import render_fragment_or_page


@pytest.fixture
def rendered_template(monkeypatch):
    """Return a function: which template is rendered for such a request of htmx."""
    from django.http import HttpResponse

    monkeypatch.setattr(
        htmx, "render", lambda request, name, context, status: HttpResponse(name, status=status)
    )

    def ask(is_htmx, boosted=False, **kwargs):
        class Details(SimpleNamespace):
            def __bool__(self):
                return is_htmx

        request = RequestFactory().get("/")
        request.htmx = Details(boosted=boosted)
        return render_fragment_or_page(request, "page.html", "_part.html", {}, **kwargs)

    return ask


def test_a_browser_without_htmx_gets_the_page(rendered_template):
    assert rendered_template(False).content == b"page.html"


def test_htmx_gets_the_part(rendered_template):
    assert rendered_template(True).content == b"_part.html"


def test_a_boosted_link_gets_the_page(rendered_template):
    assert rendered_template(True, boosted=True).content == b"page.html"


def test_caches_keep_page_and_part_apart(rendered_template):
    assert rendered_template(False)["Vary"] == rendered_template(True)["Vary"] == "HX-Request"


def test_the_status_of_the_caller_is_used(rendered_template):
    assert rendered_template(True, status=422).status_code == 422
