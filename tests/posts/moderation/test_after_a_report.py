"""After a report: what was reported, what is out of sight now, and the way back."""

import uuid
from html import unescape

import pytest
from django.urls import reverse

from accounts.blocking.services import block_member
from accounts.messaging.services import send_message, start_conversation
from accounts.models import Block, Mute
from accounts.peers.services import accept_peer, request_peer
from groups.models import Group
from posts.models import HiddenPost, Report
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


def text_of(answer):
    page = unescape(answer.content.decode())
    return " ".join(page.replace("\u2068", "").replace("\u2069", "").split())


def report(client, kind, key, reason="other", **fields):
    url = reverse("posts:report", args=[kind, key])
    return text_of(client.post(url, {"reason": reason} | fields, follow=True))


@pytest.fixture
def message(alice, bob):
    accept_peer(request_peer(alice, bob))
    conversation = start_conversation(alice, bob, "Good morning.", uuid.uuid4())
    return send_message(conversation, alice, "A loud message.", uuid.uuid4())


@pytest.fixture
def anonymous(opening, alice):
    return create_reply(opening, alice, "Loud words.", anonymous=True)


def test_a_muted_member_is_named_and_the_mute_can_be_undone(as_bob, alice):
    page = report(as_bob, "member", "alice", hide="on")
    assert "You reported alice." in page
    assert "You muted alice: you no longer see what they write." in page
    undo = reverse("accounts:unmute", args=["alice"])
    assert undo in page
    assert ">Undo<" in page
    assert "again" in text_of(as_bob.post(undo, follow=True))
    assert not Mute.objects.exists()


def test_who_did_not_mute_is_not_told_so(as_bob, alice):
    page = report(as_bob, "member", "alice")
    assert "You reported alice." in page
    assert "You muted" not in page


def test_a_block_is_named_and_can_be_undone(as_bob, alice):
    page = report(as_bob, "member", "alice", hide="on", block="on")
    assert "You reported alice." in page
    assert "You blocked alice: you no longer see each other." in page
    assert reverse("accounts:unblock", args=["alice"]) in page
    assert reverse("accounts:unmute", args=["alice"]) not in page
    assert (
        f'name="next" value="{reverse("posts:reported", args=[Report.objects.get().public_id])}"'
        in page
    )


def test_a_hidden_post_is_named_and_can_be_shown_again(as_bob, opening):
    page = report(as_bob, "post", opening.public_id, hide="on")
    assert "You reported a post by alice." in page
    assert "You hid it. Others can still see it." in page
    undo = reverse("posts:show-again", args=["post", opening.public_id])
    assert undo in page
    as_bob.post(undo)
    assert not HiddenPost.objects.exists()


def test_the_author_of_a_post_can_be_muted_or_blocked_after_the_report(as_bob, alice, opening):
    page = report(as_bob, "post", opening.public_id)
    address = reverse("posts:reported", args=[Report.objects.get().public_id])
    assert ">Mute alice<" in page
    assert ">Block alice<" in page
    page = text_of(as_bob.post("/members/alice/mute/", {"next": address}, follow=True))
    assert "You muted alice: you no longer see what they write." in page
    assert ">Mute alice<" not in page
    page = text_of(as_bob.post("/members/alice/block/", {"next": address}, follow=True))
    assert "You blocked alice: you no longer see each other." in page
    assert reverse("accounts:unblock", args=["alice"]) in page
    assert ">Block alice<" not in page


def test_the_form_blocks_the_author_of_a_post(as_bob, alice, opening):
    form = text_of(as_bob.get(reverse("posts:report", args=["post", opening.public_id])))
    assert "Block alice" in form
    assert "You blocked alice" in report(as_bob, "post", opening.public_id, block="on")
    assert Block.objects.filter(blocked=alice).exists()


def test_nobody_in_danger_is_offered_for_a_block(as_bob, opening):
    assert "Block alice" not in report(as_bob, "post", opening.public_id, reason="crisis")


def test_who_hid_nothing_reads_of_no_undo(as_bob, opening):
    page = report(as_bob, "post", opening.public_id)
    assert "You reported a post by alice. Reason: Something else." in page
    assert "Back to the thread" in page
    assert "Undo" not in page


def test_who_reports_again_reads_of_the_first_report(as_bob, as_charlie, opening):
    form = reverse("posts:report", args=["post", opening.public_id])
    assert "You reported this" not in text_of(as_bob.get(form))
    report(as_bob, "post", opening.public_id, words="Look at the end.")
    page = text_of(as_bob.get(form))
    assert "You reported this" in page
    assert "Look at the end." in page
    assert "Look at the end." not in text_of(as_charlie.get(form))


def test_an_anonymous_author_stays_so(as_bob, alice, bob, anonymous):
    page = report(as_bob, "post", anonymous.public_id, hide="on")
    assert "You reported an anonymous post." in page
    assert "alice" not in page
    form = as_bob.get(reverse("posts:report", args=["post", anonymous.public_id]))
    assert 'name="block"' not in text_of(form)
    report(as_bob, "post", anonymous.public_id, block="on")
    assert not Block.objects.exists()
    # Nor by a block that was made elsewhere.
    block_member(bob, alice)
    pages = [
        text_of(as_bob.get(reverse("posts:reported", args=[Report.objects.get().public_id]))),
        text_of(as_bob.get(reverse("posts:reports"))),
    ]
    assert not any("alice" in page or "You blocked" in page for page in pages)


def test_an_author_who_blocked_the_reporter_is_not_named(as_bob, alice, bob, opening):
    Block.objects.create(blocker=alice, blocked=bob)
    page = report(as_bob, "post", opening.public_id)
    assert "You reported a post." in page
    assert "alice" not in page


def test_a_message_leads_back_to_the_conversation(as_bob, message):
    page = report(as_bob, "message", message.public_id, hide="on")
    assert "You reported a message from alice." in page
    assert reverse("posts:show-again", args=["message", message.public_id]) in page
    assert "Back to the conversation" in page
    assert "Go home" not in page
    assert message.get_absolute_url() in page


def test_only_a_post_is_read_by_organizers(as_bob, opening, message):
    """See posts/moderation/group_cases.py: nothing else, and no danger, is theirs to answer."""
    of_group = "A moderator or an organizer of the group will look at it"
    post, private = ("post", opening.public_id), ("message", message.public_id)
    assert of_group in report(as_bob, *post)
    for page in (
        report(as_bob, *private),
        report(as_bob, "member", "alice"),
        report(as_bob, *post, reason="crisis"),
        report(as_bob, *post, reason="outing"),
    ):
        assert of_group not in page
        assert "A moderator will look at it" in page
    forms = {
        kind: text_of(as_bob.get(reverse("posts:report", args=[kind, key])))
        for kind, key in [post, private, ("member", "alice")]
    }
    assert [kind for kind, page in forms.items() if "an organizer" in page] == ["post"]
    assert all("won't see this or learn who reported it" in page for page in forms.values())


def test_the_form_says_what_muting_does(as_bob, alice, opening):
    words = "You no longer see what they write. They aren't told."
    page = text_of(as_bob.get(reverse("posts:report", args=["member", "alice"])))
    assert words in page
    assert "id_hide_helptext" in page
    page = text_of(as_bob.get(reverse("posts:report", args=["post", opening.public_id])))
    assert words not in page
    assert "Others can still see it." in page


def test_a_missing_reason_is_one_sentence(as_bob, opening):
    url = reverse("posts:report", args=["post", opening.public_id])
    answer = as_bob.post(url, {"words": "It was rude."})
    assert answer.status_code == 422
    page = text_of(answer)
    assert ">Please choose a reason.</a>" in page
    assert "It was rude." in page


def test_own_reports_say_whose_it_was_and_how_it_began(as_bob, opening, anonymous, message):
    for kind, row in [("post", opening), ("post", anonymous), ("message", message)]:
        report(as_bob, kind, row.public_id)
    report(as_bob, "member", "alice")
    page = text_of(as_bob.get(reverse("posts:reports")))
    for words in ("a post by alice", "an anonymous post", "a message from alice"):
        assert words in page
    for words in ("What did you do?", "Loud words.", "A loud message."):
        assert words in page


def test_own_reports_quote_nothing_that_is_hidden_or_gone(as_bob, bob, group, opening, message):
    report(as_bob, "post", opening.public_id, hide="on")
    report(as_bob, "message", message.public_id, hide="on")
    page = text_of(as_bob.get(reverse("posts:reports")))
    assert "What did you do?" not in page
    assert "A loud message." not in page
    HiddenPost.objects.all().delete()
    assert "What did you do?" in text_of(as_bob.get(reverse("posts:reports")))
    group.memberships.filter(member=bob).delete()
    Group.objects.filter(pk=group.pk).update(visibility="private")
    page = text_of(as_bob.get(reverse("posts:reports")))
    assert "What did you do?" not in page
    assert "by alice" not in page


def test_many_reports_need_no_more_queries(
    as_bob, bob, alice, opening, django_assert_max_num_queries
):
    for number in range(8):
        post = create_reply(opening, alice, f"Loud words {number}.")
        create_report(bob, "post", post, "other")
    address = reverse("posts:reports")
    as_bob.get(address)
    with django_assert_max_num_queries(16):
        page = text_of(as_bob.get(address))
    assert page.count("Loud words") == 8
