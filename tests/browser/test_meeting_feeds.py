"""A moderator follows a BMLT root server: the preview, the import, and the nights after it."""

import json
import random
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from groups.meeting_guide.tasks import refresh_all_feeds
from groups.models import Group, Meeting, MeetingFeed
from recovery_forum.lib import safe_fetch
from tests.browser.conftest import PHONE_VIEWPORT
from tests.groups.meeting_guide.test_bmlt_and_sheets import BODIES, FORMATS, build_bmlt_row

pytestmark = pytest.mark.django_db(transaction=True)
ROW_COUNT = 5 * 8  # Five of each of these:
# How a server says where people meet: by a venue type, or only by formats.
VENUES = [
    {"venue_type": "1"},
    {"venue_type": "2", "virtual_meeting_link": "https://zoom.us/j/123"},
    {"venue_type": "3", "virtual_meeting_link": "https://zoom.us/j/123"},
    {"venue_type": "2", "phone_meeting_number": "+1 555 123 4567"},
    {"venue_type": "", "formats": "VM", "virtual_meeting_link": "https://zoom.us/j/123"},
    {"venue_type": "", "formats": "HY,O", "virtual_meeting_link": "https://zoom.us/j/123"},
    {"venue_type": "", "formats": "O,BT"},
    {"venue_type": "1", "formats": "TC"},
]


def build_rows():
    rng = random.Random(26)
    return [
        build_bmlt_row(
            number,
            meeting_name=f"Meeting {number:03}",
            weekday_tinyint=str(rng.randint(1, 7)),
            start_time=f"{rng.randrange(24):02}:{rng.choice(['00', '30'])}:00",
            duration_time=rng.choice(["01:00:00", "01:30:00", ""]),
            location_province=rng.choice(["IL", "WI"]),
            **{"formats": rng.choice(["O", "O,WC", "RR", ""])} | VENUES[number % len(VENUES)],
        )
        for number in range(ROW_COUNT)
    ]


class RootServer:
    """A root server on this machine. `rows` may change, and `status` may be that of an error."""

    def __init__(self):
        self.rows, self.status = build_rows(), 200
        handler = type("Handler", (RootServerHandler,), {"root_server": self})
        self.server = HTTPServer(("127.0.0.1", 0), handler)
        base = f"http://127.0.0.1:{self.server.server_port}"
        self.url = f"{base}/main_server/client_interface/json/?switcher=GetSearchResults"


class RootServerHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        is_search = "switcher=GetSearchResults" in self.path
        search = {"meetings": self.root_server.rows, "formats": FORMATS}
        body = json.dumps(search if is_search else BODIES).encode()
        self.send_response(self.root_server.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def root_server(monkeypatch):
    # Ours is on this machine, which fetch_url() refuses.
    monkeypatch.setattr(safe_fetch, "is_public_address", lambda address: True)
    root = RootServer()
    threading.Thread(target=root.server.serve_forever, daemon=True).start()
    yield root
    root.server.shutdown()
    root.server.server_close()


@pytest.fixture
def feed(root_server, make_group):
    group = make_group("Open door", Group.Visibility.OPEN)
    return MeetingFeed.objects.create(
        name="River", group=group, fellowship="NA", url=root_server.url
    )


def let_a_night_pass():
    MeetingFeed.objects.update(tried_at=timezone.now() - timedelta(hours=21))
    assert refresh_all_feeds() == 1


def test_a_root_server_from_the_preview_to_its_failure(
    enter, visit, moderator, feed, root_server, settings
):
    settings.DEMO = True  # Without two-step verification.
    panel = enter(moderator)
    panel.goto(reverse("admin:groups_meetingfeed_changelist"))
    panel.get_by_role("link", name="Preview import").click()
    panel.get_by_role("button", name="Preview import").click()
    expect(panel.locator(".figures")).to_contain_text("Will be added")
    expect(panel.locator(".figures dd")).to_have_text([str(ROW_COUNT)])
    expect(panel.get_by_label("Row by row").locator("tbody tr")).to_have_count(ROW_COUNT)
    assert not Meeting.objects.exists()
    panel.get_by_role("button", name="Import meetings").click()
    expect(panel.locator(".messagelist")).to_contain_text("Imported")
    assert Meeting.objects.count() == ROW_COUNT
    closed = [number for number in range(ROW_COUNT) if number % len(VENUES) == len(VENUES) - 1]
    assert Meeting.objects.taking_place().count() == ROW_COUNT - len(closed)

    visitor = visit(viewport=PHONE_VIEWPORT)
    for number, words in ((0, "In person"), (1, "Online"), (2, "Online and in person")):
        visitor.goto(Meeting.objects.get(feed_slug=str(number)).get_absolute_url())
        expect(visitor.locator(".chip.wish").first).to_have_text(words)
        expect(visitor.get_by_role("link", name="Join on Zoom")).to_have_count(int(number > 0))
    gone = Meeting.objects.get(feed_slug="3").get_absolute_url()

    root_server.rows[0] = root_server.rows[0] | {"start_time": "06:45:00", "duration_time": "1:00"}
    del root_server.rows[3]
    let_a_night_pass()
    visitor.goto(Meeting.objects.get(feed_slug="0").get_absolute_url())
    expect(visitor.get_by_label("When and where")).to_contain_text("06:45–07:45, Chicago time")
    assert visitor.request.get(gone).status == 404
    assert Meeting.objects.count() == ROW_COUNT - 1

    root_server.status = 503
    let_a_night_pass()
    panel.goto(reverse("admin:groups_meetingfeed_changelist"))
    expect(panel.locator("#result_list")).to_contain_text("The server answered with 503.")
    assert Meeting.objects.count() == ROW_COUNT - 1
    panel.get_by_role("link", name="Preview import").click()
    panel.get_by_role("button", name="Preview import").click()
    expect(panel.locator("#content")).to_contain_text("The server answered with 503.")

    root_server.status = 200
    let_a_night_pass()
    panel.goto(reverse("admin:groups_meetingfeed_changelist"))
    expect(panel.locator("#result_list")).not_to_contain_text("503")
