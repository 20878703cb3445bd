"""The design: one small stylesheet, readable colours, and a complete frame on every page."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import brotli
import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.loader import render_to_string
from django.utils import timezone

from recovery_forum.lib.icons import ICONS
from recovery_forum.lib.static_bundles import BundleFinder, build_bundle
from recovery_forum.templatetags.forum import AVATAR_COLOURS, avatar, icon, relative_time

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
TOKENS = dict(
    re.findall(r"--([\w-]+): light-dark\((#\w{6}, #\w{6})\)", build_bundle("forum.css")),
)
MONDAY_EVENING = datetime(2026, 11, 23, 20, 0, tzinfo=ZoneInfo("UTC"))


# --- The stylesheet and the script ----------------------------------------------


def test_the_stylesheet_stays_within_its_budget():
    assert len(brotli.compress(build_bundle("forum.css").encode())) <= 20 * 1024


def test_the_tokens_come_first():
    assert build_bundle("forum.css").index("--paper") < build_bundle("forum.css").index(".card")


def test_every_module_is_in_the_script():
    for source in (settings.BASE_DIR / "static" / "js").glob("*.js"):
        assert source.read_text() in build_bundle("forum.js")


def test_a_bundle_is_complete():
    assert Path(finders.find("forum.css")).read_text() == build_bundle("forum.css")


def test_sources_are_not_collected_besides_their_bundle():
    paths = [path for path, _storage in BundleFinder().list([])]
    assert "forum.css" in paths
    assert "forum.js" in paths
    assert not [path for path in paths if path.startswith(("css/", "js/"))]


def test_collected_files_are_hashed_and_compressed(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "recovery_forum.lib.storage.StaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list(tmp_path.glob("forum.*.css.br"))
    assert list(tmp_path.glob("forum.*.js.br"))
    assert list(tmp_path.glob("admin/js/vendor/jquery/jquery.min.*.js.br"))
    # No page refers to these.
    assert not (tmp_path / "forum.css.br").exists()
    assert len(list(tmp_path.glob("admin/js/vendor/jquery/*.js.br"))) == 1


# --- Colour ---------------------------------------------------------------------


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_have_enough_contrast(theme):
    pairs = [
        *((text, ground, 4.5) for text in ("ink", "soft", "accent") for ground in
          ("paper", "card", "sunk")),
        ("accent", "accent-ground", 4.5),
        ("glow", "glow-ground", 4.5),
        ("care", "care-ground", 4.5),
        ("care", "card", 4.5),
        ("on-accent", "accent", 4.5),
        ("paper", "care", 4.5),
        ("field-line", "card", 3),
    ]  # fmt: skip
    found = {
        (text, ground): contrast(*(TOKENS[name].split(", ")[theme] for name in (text, ground)))
        for text, ground, _least in pairs
    }
    assert [pair for *pair, least in pairs if found[tuple(pair)] < least] == []


def test_letters_have_enough_contrast_on_every_avatar():
    grounds = re.findall(r"\.face(?:-\d+)? \{[^}]*?(#\w{6}), (#\w{6})", build_bundle("forum.css"))
    assert len(grounds) == AVATAR_COLOURS
    for pair in grounds:
        assert min(contrast("#ffffff", colour) for colour in pair) >= 4.5


# --- Templates ------------------------------------------------------------------


def needs_looser_policy(text):
    return re.search(r"<[^>]+\s(style|on[a-z]+)=|<style|<script(?![^>]*(src=|json))", text)


def test_no_template_needs_a_looser_policy():
    # A mail has no stylesheet to link to, and no policy.
    pages = [path for path in TEMPLATES if path.parent.name != "mail"]
    assert len(pages) > 300
    assert [path for path in pages if needs_looser_policy(path.read_text())] == []
    assert needs_looser_policy('<p style="color: red">')
    assert needs_looser_policy("<script>alert()")


def test_every_page_of_a_form_has_a_way_back():
    """In itself, or in the frame of the settings and of what organizers manage."""
    ways = ("<a ", "accounts/_settings_tabs.html", "groups/groups/manage_base.html")
    pages = {str(path): path.read_text() for path in TEMPLATES if path.name[0] != "_"}
    forms = {name: text for name, text in pages.items() if "{% crispy form %}" in text}
    assert len(forms) > 20
    assert [name for name, text in forms.items() if not any(way in text for way in ways)] == []


def test_every_icon_used_in_a_template_exists():
    named = {
        name for path in TEMPLATES for name in re.findall(r'{% icon "(\w+)" %}', path.read_text())
    }
    assert named <= set(ICONS)


def test_icons_are_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in icon("home")


def test_an_unknown_icon_raises_an_error():
    with pytest.raises(KeyError):
        icon("no such drawing")


def test_subjects_of_emails_reveal_nothing():
    folder = settings.BASE_DIR / "templates"
    subjects = [str(path.relative_to(folder)) for path in folder.rglob("email/*_subject.txt")]
    assert len(subjects) > 10
    assert [path for path in subjects if "recover" in render_to_string(path).lower()] == []


def test_emails_do_not_speak_of_recovery_codes():
    subject = render_to_string("mfa/email/recovery_codes_generated_subject.txt")
    assert subject.strip() == "A change to your account"


# --- Avatars and times ----------------------------------------------------------


def test_an_anonymous_author_has_a_neutral_avatar():
    assert "nobody" in avatar({}, None)


def test_an_avatar_stays_the_same(alice):
    assert avatar({}, alice) == avatar({}, type(alice).objects.get(pk=alice.pk))


def test_an_avatar_shows_two_letters(alice):
    assert ">Al<" in avatar({}, alice)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=25), "25 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=6), "Tuesday evening"),
        (timedelta(days=30), "24 October"),
        (timedelta(days=400), "19 October 2025"),
    ],
)
def test_times_are_shown_in_words(ago, words):
    with time_machine.travel(MONDAY_EVENING, tick=False):
        assert f">{words}<" in relative_time(timezone.now() - ago)


def test_a_time_is_exact_in_the_readers_zone():
    with time_machine.travel(MONDAY_EVENING), timezone.override("Asia/Tokyo"):
        assert "Tuesday 24 November 2026, 05:00" in relative_time(MONDAY_EVENING)


# --- The frame ------------------------------------------------------------------


def test_help_and_the_exit_link_are_on_every_page(subtests, client, db):
    for path in ["/", "/help-now/", "/accounts/login/", "/nothing-here/"]:
        with subtests.test(path=path):
            page = client.get(path).content.decode()
            assert "Get help now" in page
            assert "Leave this page" in page


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_an_error_page_still_links_to_help(template):
    page = render_to_string(template)
    assert 'href="/help-now/"' in page
    assert "Leave this page" in page


def test_a_form_that_is_too_long_to_be_read_gets_an_explanation(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    client.raise_request_exception = False
    answer = client.post("/accounts/login/", {"login": "a" * 200})
    assert answer.status_code == 400
    assert "send it in two parts" in answer.text


def test_the_current_page_is_marked_in_the_navigation(as_alice):
    page = as_alice.get("/groups/").content.decode()
    assert re.search(r'href="/groups/"\s+aria-current="page"', page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_is_saved(client, db, theme):
    client.post("/theme/", {"theme": theme})
    assert f'data-theme="{theme}"' in client.get("/about/").content.decode()


def test_the_error_summary_links_to_the_fields(client, db):
    page = client.post("/accounts/signup/", {"email": "nobody"}).content.decode()
    assert 'role="alert"' in page
    assert 'href="#id_email"' in page
    assert 'aria-invalid="true"' in page


# --- The account pages ----------------------------------------------------------


def test_pages_for_signing_in_have_our_design(subtests, client, db):
    for page in ["login/", "signup/", "password/reset/", "password/reset/done/", "confirm-email/"]:
        with subtests.test(page=page):
            assert 'class="card stack"' in client.get(f"/accounts/{page}").content.decode()


def test_account_pages_have_our_design(subtests, as_alice):
    for page in ["email/", "logout/", "2fa/", "sessions/", "reauthenticate/"]:
        with subtests.test(page=page):
            answer = as_alice.get(f"/accounts/{page}", follow=True)
            assert 'class="card stack"' in answer.content.decode()


def test_nobody_can_sign_up_while_registration_is_closed(client, db, settings):
    settings.REGISTRATION = "closed"
    assert "Sign-up is closed" in client.get("/accounts/signup/").content.decode()


def test_a_used_password_reset_link_says_what_to_do(client, db):
    page = client.get("/accounts/password/reset/key/1-set-password/").content.decode()
    assert "Send a new link" in page


def test_sessions_show_no_network_address(client, alice):
    client.post("/accounts/login/", {"login": alice.email, "password": "one-day-at-a-time"})
    page = client.get("/accounts/sessions/").content.decode()
    assert "this device" in page
    assert "127.0.0.1" not in page
