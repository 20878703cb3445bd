"""What erasing an account takes out of the texts of others: quotes, and its names after an @."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AccountDeletion, Member
from accounts.privacy.deletion import erase_due_accounts, request_deletion
from accounts.profiles.services import rename_member
from posts.models import Draft
from posts.threads.editing import update_post
from posts.threads.posting import create_reply

pytestmark = pytest.mark.django_db
QUOTE = "> I watched the kingfisher."


@pytest.fixture
def opening(thread):
    return thread.posts.get()


@pytest.fixture
def answer(opening, bob):
    return create_reply(opening, bob, "I watched the kingfisher.")


def erase(member, keeps_posts=False):
    deletion = AccountDeletion(member=Member.objects.get(pk=member.pk), keeps_posts=keeps_posts)
    request_deletion(deletion, "https://forum.test/")
    deletion.requested_at = timezone.now() - timedelta(days=15)
    deletion.save()
    erase_due_accounts()


@pytest.mark.parametrize("keeps_posts", [False, True])
def test_former_names_go_with_the_name(opening, alice, bob, keeps_posts):
    before = create_reply(opening, alice, "Thank you, @Bob. And @bobby.")
    rename_member(bob, "Robin")
    after = create_reply(opening, alice, "Thank you, @robin!")
    erase(bob, keeps_posts)
    before.refresh_from_db()
    after.refresh_from_db()
    assert before.text == "Thank you, @someone who left. And @bobby."
    assert "bob." not in before.html.lower()
    assert after.text == "Thank you, @someone who left!"


@pytest.mark.parametrize("keeps_posts", [False, True])
def test_earlier_versions_of_what_others_wrote(answer, alice, bob, keeps_posts):
    reply = create_reply(answer, alice, f"{QUOTE}\n\nSo did I, @bob.")
    update_post(reply, "So did I.")
    erase(bob, keeps_posts)
    [version] = reply.versions.all()
    quote = QUOTE if keeps_posts else "> …"
    assert version.text == f"{quote}\n\nSo did I, @someone who left."


def test_drafts_of_others(answer, alice, bob, thread):
    draft = Draft.objects.create(member=alice, thread=thread, text=f"{QUOTE}\n\nYes, @bob!")
    erase(bob)
    draft.refresh_from_db()
    assert draft.text == "> …\n\nYes, @someone who left!"
