"""The journal has entries of any length, and search finds only one's own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.check_ins.services import create_check_in
from milestones.journal.search import search_own_pages
from milestones.models import JournalEntry, Setback, Worksheet
from milestones.worksheets.services import save_worksheet

LIST, NEW = reverse("milestones:journal"), reverse("milestones:new-journal-entry")
SEARCH = reverse("milestones:my-pages")


def url_of(entry, name="journal-entry"):
    return reverse(f"milestones:{name}", args=[entry.public_id])


@pytest.fixture
def entry(alice):
    return JournalEntry.objects.create(
        member=alice, day=alice.today(), title="A slow Sunday", text="We walked to the lighthouse."
    )


def test_a_long_page_is_saved_whole(as_alice, alice):
    text = "\n\n".join(f"Paragraph {n}: " + "word " * 40 for n in range(30)).strip()
    page = as_alice.post(NEW, {"text": text, "title": "", "day": str(alice.today())})
    entry = JournalEntry.objects.get()
    assertRedirects(page, url_of(entry))
    assert len(entry.text) > 6_000
    assertContains(as_alice.get(url_of(entry)), "<p>", count=30 + entry_frame(as_alice, entry))


def entry_frame(client, entry):
    """Return the paragraphs of the page around the text."""
    JournalEntry.objects.filter(pk=entry.pk).update(text="-")
    frame = client.get(url_of(entry)).content.decode().count("<p>") - 1
    JournalEntry.objects.filter(pk=entry.pk).update(text=entry.text)
    return frame


def test_invalid_input_gets_an_error_beside_its_field(subtests, as_alice, alice):
    cases = [
        ({"text": ""}, "text"),
        ({"text": "\u200b\u200b"}, "text"),
        ({"text": "x" * 50_001}, "text"),
        ({"text": "Kept words", "day": "2999-01-01"}, "day"),
        ({"text": "Kept words", "day": "soon"}, "day"),
        ({"text": "Kept words", "title": "t" * 121}, "title"),
    ]
    for fields, field in cases:
        with subtests.test(fields=fields, field=field):
            page = as_alice.post(NEW, {"day": str(alice.today()), **fields})
            assertContains(page, f'id="id_{field}_error"', status_code=422)
            if "Kept words" in fields["text"]:
                assertContains(page, "Kept words</textarea>", status_code=422)


def test_the_form_has_todays_date(as_alice, alice):
    assertContains(as_alice.get(NEW), f'value="{alice.today()}"')


def test_changing_and_removing(as_alice, entry):
    form = {"text": "We stayed at home.", "day": entry.day}
    assertRedirects(as_alice.post(url_of(entry, "edit-journal-entry"), form), url_of(entry))
    assertContains(as_alice.get(LIST), "We stayed at home.")
    assertContains(as_alice.get(url_of(entry, "remove-journal-entry")), "Delete this entry?")
    assert JournalEntry.objects.exists()
    assertRedirects(as_alice.post(url_of(entry, "remove-journal-entry")), LIST)
    assert not JournalEntry.objects.exists()


def test_nobody_else_can_find_one(subtests, as_bob, as_moderator, client, entry):
    for name in ["journal-entry", "edit-journal-entry", "remove-journal-entry"]:
        with subtests.test(name=name):
            for reader in (as_bob, as_moderator):
                assert reader.get(url_of(entry, name)).status_code == 404
                assert reader.post(url_of(entry, name)).status_code in {404, 405}
            assert client.get(url_of(entry, name)).status_code == 302
            assertNotContains(as_bob.get(LIST), "lighthouse")


def test_markup_is_shown_as_typed(as_alice, entry):
    JournalEntry.objects.update(text="<script>alert(1)</script>")
    assertContains(as_alice.get(url_of(entry)), "&lt;script&gt;")


# --- Search in one's own pages --------------------------------------------------


@pytest.fixture
def pages(alice, new_journey, entry):
    create_check_in(alice, mood=3, note="Salt on my lips", gratitude="The ferry")
    save_worksheet(
        Worksheet(member=alice, kind="triggers"), alice.today(), {"when": "Fridays 9 pm"}
    )
    Setback.objects.create(
        journey=new_journey(alice, 9), happened_at=timezone.now() - timedelta(days=2),
        circumstances="An empty flat", coping_plan="Call Jo",
    )  # fmt: skip


def test_each_kind_of_page_is_found(subtests, as_alice, alice, pages):
    cases = [
        ("lighthouse", "Journal"),
        ("LIGHT", "Journal"),
        ("slow walked", "Journal"),
        ("ferry", "Check-in"),
        ("salt", "Check-in"),
        ("Fridays", "Triggers and what to do"),
        ("empty flat", "Setback"),
        ("jo call", "Setback"),
    ]
    for words, kind in cases:
        with subtests.test(words=words, kind=kind):
            assert [page.kind for page in search_own_pages(alice, words)] == [kind]
            page = as_alice.get(SEARCH, {"q": words})
            assertContains(page, kind)
            assertContains(page, search_own_pages(alice, words)[0].url)


def test_a_search_without_results_causes_no_error(subtests, as_alice, alice, pages):
    for words in ["", "   ", "\0", "unheard", "%", "_____", "lighthouse unheard", '"', "\\"]:
        with subtests.test(words=words):
            assert as_alice.get(SEARCH, {"q": words}).status_code == 200
            assert search_own_pages(alice, words) == []


@pytest.mark.parametrize("words", ["散歩", "断酒", "café", "R&B", "24/7"])
def test_scripts_without_spaces_and_signs_are_found(alice, words):
    JournalEntry.objects.create(
        member=alice, day=alice.today(), text="今日は散歩しました。断酒三日目。Un café, R&B, 24/7."
    )
    assert len(search_own_pages(alice, words)) == 1


def test_nobody_finds_the_pages_of_others(subtests, as_bob, bob, pages):
    for words in ["lighthouse", "ferry", "Fridays", "flat"]:
        with subtests.test(words=words):
            assert search_own_pages(bob, words) == []
            page = as_bob.get(SEARCH, {"q": words})
            assertContains(page, "Nothing found in your own pages.")


def test_visitors_search_nothing(client):
    assert client.get(SEARCH, {"q": "x"}).status_code == 302


def test_a_search_costs_few_queries(as_alice, pages, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        as_alice.get(SEARCH, {"q": "a"})
