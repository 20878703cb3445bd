"""Writing, drafts, editing, deleting and content notes."""

import re

import pytest
from PIL import Image

from posts.models import Draft, Post
from posts.threads.posting import create_reply

pytestmark = pytest.mark.django_db(transaction=True)


def picture(folder):
    path = folder / "garden.png"
    Image.new("RGB", (40, 30), "green").save(path)
    return path


def test_writing_with_formatting_picture_mention_and_draft(enter, alice, group, bob, tmp_path):
    page = enter(alice)
    page.goto(f"/groups/{group.slug}/new/")
    page.get_by_label("Title").fill("A garden")
    area = page.get_by_label("Your post")
    area.fill("quiet")
    area.select_text()
    page.get_by_role("button", name="Bold").click()
    assert area.input_value() == "**quiet**"
    area.press("End")
    area.type(", and @bob was there.")
    page.get_by_text("Add details").click()
    page.get_by_text("Add a picture").click()
    page.locator("input[name=picture]").set_input_files(picture(tmp_path))
    page.get_by_label("What does the picture show?").fill("A green garden")
    page.get_by_role("button", name="Insert picture").click()
    page.get_by_text("The picture was added to your text.").wait_for()
    page.get_by_role("button", name="Preview").click()
    preview = page.locator(".preview")
    preview.locator("strong", has_text="quiet").wait_for()
    assert preview.get_by_role("img", name="A green garden").count() == 1
    page.get_by_text("Draft saved").wait_for()

    # The tab is closed; the draft is not lost.
    page.close()
    page = enter(alice)
    page.goto("/drafts/")
    page.get_by_text("A garden").first.wait_for()
    page.goto(f"/groups/{group.slug}/new/")
    assert page.get_by_label("Your post").input_value().startswith("**quiet**, and @bob")
    page.get_by_role("button", name="Start thread").click()
    page.get_by_role("heading", name="A garden").wait_for()
    assert page.get_by_role("img", name="A green garden").count() == 1
    assert not Draft.objects.exists()
    assert bob.notifications.filter(kind="mentioned").exists()


def test_two_tabs_edit_and_a_delete_is_undone(enter, bob, thread):
    answer = create_reply(thread.posts.get(), bob, "I stayed near the kitchen.")
    first, second = enter(bob), enter(bob)
    for page in (first, second):
        page.goto(f"/posts/{answer.public_id}/edit/")
    first.get_by_label("Your post").fill("From the first tab.")
    first.get_by_role("button", name="Save").click()
    first.locator("article", has_text="From the first tab.").wait_for()
    second.get_by_label("Your post").fill("From the second tab.")
    second.get_by_role("button", name="Save").click()
    second.get_by_text("was changed in another window").wait_for()
    assert second.get_by_label("The saved version").input_value() == "From the first tab."
    second.get_by_role("button", name="Save").click()
    second.locator("article", has_text="From the second tab.").wait_for()
    second.locator(f"#post-{answer.public_id} summary", has_text="More").click()
    second.get_by_role("link", name="Delete").click()
    second.get_by_role("button", name="Delete post").click()
    second.get_by_role("button", name="Undo").click()
    second.locator("article", has_text="From the second tab.").wait_for()


def test_an_anonymous_post_with_a_content_note_can_be_opened(enter, alice, bob, thread):
    writer = enter(alice)
    writer.goto(thread.get_absolute_url())
    writer.get_by_label("Your reply").fill("A canary sings.")
    writer.get_by_text("Add details").click()
    writer.get_by_text("Add a content note").click()
    writer.get_by_label(re.compile("own words", re.I)).fill("birds")
    writer.get_by_label("Post anonymously").check()
    writer.get_by_role("button", name="Send reply").click()
    writer.get_by_text("you, anonymously").wait_for()
    post = Post.objects.get(text="A canary sings.")

    page = enter(bob)
    page.goto(thread.get_absolute_url())
    told = page.locator(f"#post-{post.public_id}")
    assert not told.get_by_text("A canary sings.").is_visible()
    told.get_by_text("Content note: birds").click()
    assert told.get_by_text("A canary sings.").is_visible()
    assert "alice" not in told.inner_html()
