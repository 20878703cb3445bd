"""No page is wider than its window, on phones, phones held sideways, tablets and laptops."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = [320, 360, 390, 420, 440, 480, 520, 600, 735, 740, 768, 800, 855, 900, 960, 1024, 1280]


def find_overflowing_widths(page):
    overflowing = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            overflowing.append(width)
    return overflowing


def test_the_frame_and_a_group_with_its_threads_fit(enter, visit, alice, group, thread):
    member = enter(alice)
    for page, path in ((visit(), "/"), (member, "/"), (member, group.get_absolute_url())):
        page.goto(path)
        assert find_overflowing_widths(page) == [], path
