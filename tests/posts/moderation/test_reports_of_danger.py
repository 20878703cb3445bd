"""Whoever reports that someone may be in danger can go on reading, and answer."""

import pytest
from django.urls import reverse

from posts.models import Case
from posts.moderation.bulk_removal import remove_all_posts
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply

pytestmark = pytest.mark.django_db


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


def test_what_is_wrong_otherwise_is_hidden_as_before(as_bob, opening):
    page = report(as_bob, opening, "harassment").content.decode()
    assert "it helps to say" not in " ".join(page.split())
    thread = as_bob.get(opening.thread.get_absolute_url()).content.decode()
    assert "You hid this" in thread


def test_it_stays_open_when_all_posts_of_its_author_are_hidden(bob, alice, moderator, opening):
    danger = create_report(bob, "post", opening, "crisis").case
    spam = create_report(bob, "post", create_reply(opening, alice, "Buy."), "spam").case
    remove_all_posts(spam, moderator, "spam")
    assert Case.objects.open().filter(pk=danger.pk).exists()
