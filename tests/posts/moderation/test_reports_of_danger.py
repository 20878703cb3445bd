"""Whoever reports that someone may be in danger can go on reading, and answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Case
from posts.moderation.answers import reply_in_thread, write_back
from posts.moderation.bulk_removal import remove_all_posts
from posts.moderation.cases import claim_case
from posts.moderation.reports import create_report
from posts.moderation.tasks import notify_of_late_cases
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


def report(client, post, reason):
    address = reverse("posts:report", args=["post", post.public_id])
    return client.post(address, {"reason": reason, "words": "", "hide": "on"}, follow=True)


def test_the_post_stays_in_sight_and_the_page_leads_back_to_it(as_bob, opening):
    page = report(as_bob, opening, "crisis").content.decode()
    assert "it helps to say that you read it" in " ".join(page.split())
    assert f'href="{reverse("help-now")}"' in page
    assert f'href="{opening.get_absolute_url()}"' in page
    thread = as_bob.get(opening.thread.get_absolute_url()).content.decode()
    assert opening.text in thread


def test_the_form_leads_to_help_beside_the_reason(as_bob, opening):
    page = as_bob.get(reverse("posts:report", args=["post", opening.public_id])).content.decode()
    form = page[page.index("<fieldset") : page.index("</fieldset>")]
    assert form.count('type="radio"') == 7
    assert form.index('value="crisis"') < form.index(reverse("help-now"))
    assert form.index(reverse("help-now")) < form.index('value="harassment"')


def test_what_is_wrong_otherwise_is_hidden_as_before(as_bob, opening):
    page = report(as_bob, opening, "harassment").content.decode()
    assert "it helps to say" not in " ".join(page.split())
    thread = as_bob.get(opening.thread.get_absolute_url()).content.decode()
    assert "This post is hidden." in thread


def test_it_stays_open_when_all_posts_of_its_author_are_hidden(bob, alice, moderator, opening):
    danger = create_report(bob, "post", opening, "crisis").case
    spam = create_report(bob, "post", create_reply(opening, alice, "Buy."), "spam").case
    remove_all_posts(spam, moderator, "spam")
    assert Case.objects.open().filter(pk=danger.pk).exists()


@pytest.fixture
def danger(bob, opening):
    return create_report(bob, "post", opening, "crisis").case


def is_answered(case):
    return Case.objects.get(pk=case.pk).answered_at is not None


def test_it_is_late_as_soon_as_any_other_danger(as_moderator, settings, danger):
    settings.DEMO = True
    Case.objects.update(opened_at=timezone.now() - timedelta(minutes=16))
    assert "<em>late</em>" in as_moderator.get("/admin/").text
    claim_case(danger, danger.subject)
    notify_of_late_cases()
    assert Case.objects.get(pk=danger.pk).late_alert_at


@pytest.mark.parametrize("way", ["thread", "case"])
def test_whoever_deletes_their_answer_has_not_answered(danger, moderator, opening, way):
    if way == "thread":
        create_reply(opening, moderator, "Are you safe?")
    else:
        reply_in_thread(danger, moderator, "Are you safe?")
    assert is_answered(danger)
    withdraw_post(opening.thread.posts.exclude(pk=opening.pk).get())
    assert not is_answered(danger)


def test_a_message_to_them_is_an_answer_that_stays(danger, moderator, opening):
    write_back(danger, moderator, "Are you safe?")
    withdraw_post(create_reply(opening, moderator, "I wrote to you."))
    assert is_answered(danger)


def test_an_anonymous_reply_ends_no_wait_of_somebody_in_danger(danger, moderator, opening):
    """It may be spam: a newcomer's counts like anybody's, so none does."""
    create_reply(opening, moderator, "Buy my pills.", anonymous=True)
    opening.thread.refresh_from_db()
    assert (is_answered(danger), opening.thread.first_reply_at) == (False, None)
