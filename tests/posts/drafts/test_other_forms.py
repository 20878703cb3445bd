"""Two forms for one place, in two tabs or on two devices: posting one keeps the other's draft."""

from uuid import uuid4

import pytest
from django.urls import reverse

from posts.models import Draft, Post

pytestmark = pytest.mark.django_db


class Form:
    """A form that was opened before there was any draft."""

    def __init__(self, client, draft_path, post_path):
        self.client, self.draft_path, self.post_path = client, draft_path, post_path
        self.values = {"submission": str(uuid4()), "draft_hash": "", "title": "A walk"}

    def save(self, text):
        return self.client.post(self.draft_path, self.values | {"text": text}).status_code

    def post(self, text):
        return self.client.post(self.post_path, self.values | {"text": text}).status_code


@pytest.fixture(params=["reply", "thread"])
def open_form(request, as_bob, thread, group):
    key = thread.public_id if request.param == "reply" else group.slug
    names = {"reply": ("keep-reply", "reply"), "thread": ("keep-thread", "new-thread")}
    paths = [reverse(f"posts:{name}", args=[key]) for name in names[request.param]]
    return lambda: Form(as_bob, *paths)


def test_posting_deletes_the_forms_own_draft(open_form):
    form = open_form()
    assert (form.save("One"), form.post("One and more")) == (204, 302)
    assert not Draft.objects.exists()


def test_the_saved_draft_of_the_other_form_stays(open_form):
    tab, other = open_form(), open_form()
    assert (other.save("Two"), tab.save("One"), tab.post("One")) == (204, 409, 302)
    assert Draft.objects.get().text == "Two"
    assert Post.objects.filter(text="One").count() == 1


def test_what_was_posted_needs_no_draft_whoever_saved_it(open_form):
    tab, other = open_form(), open_form()
    assert (other.save("One"), tab.post("One")) == (204, 302)
    assert not Draft.objects.exists()
