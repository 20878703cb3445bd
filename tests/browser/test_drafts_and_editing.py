"""Writing with all that the form offers, and coming back to a draft."""

import pytest
from PIL import Image

from posts.models import Draft

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
