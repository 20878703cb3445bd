"""The resource directory: search, suggestions, votes, and link checks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.models import Resource, ResourceVote
from groups.resources import tasks
from groups.resources.tasks import check_resource_links
from recovery_forum.lib.safe_fetch import FetchedResponse, FetchError
from recovery_forum.operations.stored_counts import find_wrong_counts

pytestmark = pytest.mark.django_db
LIST = "/resources/"
FORM = {
    "name": "Tea and talk",
    "url": "https://tea.example.org/",
    "category": "reading",
    "summary": "A radio hour about tea.",
    "country": "",
    "language": "en",
}


@pytest.fixture
def resource(alice):
    return Resource.objects.create(
        name="Tea and talk", url=FORM["url"], category="reading", summary="A radio hour.",
        suggested_by=alice, approved_at=timezone.now(),
    )  # fmt: skip


def get_url(resource, name):
    return reverse(f"groups:resource-{name}", args=[resource.public_id])


def test_the_directory_starts_with_about_forty_entries_crisis_help_first(client):
    page = client.get(LIST).content.decode()
    assert 35 <= Resource.objects.count() <= 50
    assert page.index("In a crisis") < page.index("Self-help programmes")
    assert all(
        resource.url.startswith("https://") and resource.source
        for resource in Resource.objects.all()
    )


def test_a_suggestion_waits_for_approval(as_alice, as_bob, as_moderator, settings):
    settings.DEMO = True
    as_alice.post(LIST + "suggest/", FORM)
    assert "waiting for approval" in as_alice.get(LIST).content.decode()
    assert "Tea and talk" not in as_bob.get(LIST).content.decode()
    found = Resource.objects.get(name="Tea and talk")
    change = {"action": "approve", "_selected_action": [found.pk]}
    as_moderator.post("/admin/groups/resource/", change)
    assert "Tea and talk" in as_bob.get(LIST).content.decode()


def test_errors_are_shown_beside_their_fields(subtests, as_alice):
    cases = [
        ({"url": "tea"}, "look like a web address"),
        ({"url": "javascript:alert(1)"}, "look like a web address"),
        ({"url": "https://www.aa.org/"}, "already been suggested"),
        ({"summary": ""}, "Please fill this in"),
        ({"country": "XX"}, "Please choose one from the list"),
    ]
    for wrong, message in cases:
        with subtests.test(wrong=wrong, message=message):
            answer = as_alice.post(LIST + "suggest/", FORM | wrong)
            assert answer.status_code == 422
            assert message in answer.content.decode()
            assert "Tea and talk" in answer.content.decode()


def test_the_list_can_be_filtered(subtests, client, resource):
    cases = [
        ("?q=radio", True),
        ("?q=soup", False),
        ("?category=reading", True),
        ("?category=apps", False),
        ("?country=GB", True),
        ("?language=de", False),
        ("?category=nonsense", True),
    ]
    for query, is_found in cases:
        with subtests.test(query=query, is_found=is_found):
            assert ("Tea and talk" in client.get(LIST + query).content.decode()) == is_found


def test_a_vote_can_be_given_and_withdrawn(as_bob, as_alice, resource):
    as_bob.post(get_url(resource, "helped"))
    assert ResourceVote.objects.count() == 1
    assert "This helped me · 1" in as_alice.get(LIST).content.decode()
    assert "bob" not in as_alice.get(LIST).content.decode()
    as_bob.post(get_url(resource, "helped"))
    resource.refresh_from_db()
    assert resource.vote_count == 0
    assert not list(find_wrong_counts())


def test_a_resource_that_is_not_approved_cannot_be_voted_for(as_bob, client, resource):
    Resource.objects.update(approved_at=None)
    assert as_bob.post(get_url(resource, "helped")).status_code == 404
    assert "/login/" in client.post(get_url(resource, "helped")).url


def test_only_its_author_can_report_a_waiting_suggestion(as_bob, as_alice, resource):
    Resource.objects.filter(pk=resource.pk).update(approved_at=None)
    address = reverse("posts:report", args=["resource", resource.public_id])
    assert as_bob.get(address).status_code == 404
    assert as_alice.get(address).status_code != 404


# --- Links -----------------------------------------------------------------------


@pytest.fixture
def response(monkeypatch, settings, resource):
    """Replace fetching. The test sets the status, or None for no response."""
    settings.DEMO = False
    Resource.objects.exclude(pk=resource.pk).delete()
    response = {"status": 200}

    def fetch(url, most, method="GET"):
        if response["status"] is None:
            raise FetchError("Nothing response there.")
        return FetchedResponse(response["status"], b"", "text/html", "")

    monkeypatch.setattr(tasks, "fetch_url", fetch)
    return response


@pytest.mark.parametrize(
    ("status", "is_broken"),
    [(200, False), (403, False), (404, True), (410, True), (503, True), (None, True)],
)
def test_a_link_is_checked(response, resource, status, is_broken):
    response["status"] = status
    assert check_resource_links() == 1
    resource.refresh_from_db()
    assert bool(resource.broken_since) == is_broken
    assert resource.checked_at


def test_a_list_says_once_when_all_its_links_were_checked(client, resource):
    Resource.objects.exclude(pk=resource.pk).delete()
    other = Resource.objects.create(
        name="Coffee", url="https://coffee.example.org/", category=resource.category,
        summary="More.", approved_at=timezone.now(),
    )  # fmt: skip
    Resource.objects.update(checked_at=timezone.now())
    page = client.get(LIST).text
    assert page.count("Links checked on") == 1
    assert "link checked" not in page
    Resource.objects.filter(pk=other.pk).update(checked_at=timezone.now() - timedelta(days=3))
    page = client.get(LIST).text
    assert "Links checked on" not in page
    assert page.count("link checked") == 2


def test_a_link_is_checked_again_after_two_weeks_or_a_report(response, as_bob, resource):
    assert [check_resource_links(), check_resource_links()] == [1, 0]
    as_bob.post(get_url(resource, "broken"))
    assert [check_resource_links(), check_resource_links()] == [1, 0]
    Resource.objects.update(checked_at=timezone.now() - timedelta(days=15), reported_broken_at=None)
    assert check_resource_links() == 1


def test_a_link_counts_as_broken_after_a_second_failed_check(response, client, resource):
    response["status"] = 404
    check_resource_links()
    assert "didn't work" not in client.get(LIST).content.decode()
    ago = timezone.now() - timedelta(days=1, minutes=1)
    Resource.objects.update(checked_at=ago, broken_since=ago)
    assert check_resource_links() == 1
    assert "didn't work" in client.get(LIST).content.decode()


def test_if_no_host_responds_our_own_connection_is_assumed_to_be_down(response, resource):
    response["status"] = None
    for number in range(4):
        Resource.objects.create(
            name=f"Tea {number}", url=f"https://{number}.example.org/", category="reading",
            summary="More.", approved_at=timezone.now(),
        )  # fmt: skip
    assert check_resource_links() == 0
    assert not Resource.objects.exclude(checked_at=None).exists()


def test_one_host_is_requested_once_per_run(response, resource):
    Resource.objects.create(
        name="More tea", url="https://tea.example.org/more/", category="reading", summary="More.",
        approved_at=timezone.now(),
    )  # fmt: skip
    assert [check_resource_links(), check_resource_links()] == [1, 1]


def test_a_link_that_responds_again_is_no_longer_broken(response, resource):
    Resource.objects.update(broken_since=timezone.now())
    check_resource_links()
    resource.refresh_from_db()
    assert resource.broken_since is None


def test_the_list_takes_the_same_queries_however_long(as_bob, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        as_bob.get(LIST)
