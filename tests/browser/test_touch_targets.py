"""A thumb reaches the links that stand low in a line of their own."""

from datetime import timedelta

from accounts.models import Challenge
from milestones.journeys.services import create_journey
from milestones.models import Journey
from tests.browser.conftest import PHONE_VIEWPORT

# How much of a link's column, above and below its middle, leads to it.
REACH = """link => {
  link.scrollIntoView({ block: "center" });
  const box = link.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const hit = at => document.elementFromPoint(x, at) === link;
  return Array.from({ length: 61 }, (_, n) => y - 30 + n).filter(hit).length;
}"""


def test_links_on_a_line_of_their_own_and_ways_to_share_a_milestone(enter, alice):
    journey = create_journey(
        Journey(
            member=alice, challenge=Challenge.objects.get(slug="alcohol"), title="Without alcohol",
            started_on=alice.today() - timedelta(days=41), time_zone=alice.time_zone,
        )
    )  # fmt: skip
    page = enter(alice, viewport=PHONE_VIEWPORT, has_touch=True)
    for path in ("/journeys/new/", "/worksheets/", "/groups/new/"):
        page.goto(path)
        links = page.locator("main .crumbs > a, main .stack > p > a:only-child:not([class])").all()
        assert links
        assert [link.inner_text() for link in links if link.evaluate(REACH) < 44] == []
    page.goto(journey.get_absolute_url())
    ways = page.locator(".sharing:visible > a").all()
    assert ways
    assert min(way.bounding_box()["height"] for way in ways) >= 44
