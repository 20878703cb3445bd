"""Every page, checked by axe and the console in both themes, on a phone and on a desktop."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from accounts.messaging.services import start_conversation
from accounts.models import Challenge
from accounts.peers.services import accept_peer, request_peer
from groups.models import Group
from groups.volunteering.services import create_offer
from milestones.celebrations.services import create_celebration, create_cheer
from milestones.journeys.services import create_journey
from milestones.models import Journey
from posts.reactions.services import toggle_reaction
from posts.threads.posting import create_reply, create_thread
from tests.browser.conftest import (
    AXE_SCRIPT,
    DESKTOP_VIEWPORT,
    PHONE_VIEWPORT,
    find_accessibility_faults,
)

PUBLIC = [
    "/",
    "/help-now/?country=GB",
    "/guidelines/",
    "/privacy/",
    "/about/",
    "/groups/",
    "/groups/open-door/",
    "/groups/open-door/about/",
    "/meetings/",
    "/volunteering/",
    "/resources/",
    "/transparency/",
    "/waiting/",
    "/stories/",
    "/search/?q=three",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/left/",
    "/nothing-here/",
    "/styleguide/",
]
MEMBERS = [
    "/",
    "/welcome/",
    "/welcome/place/",
    "/welcome/privacy/",
    "/welcome/people/",
    "/peers/",
    "/peers/ask/bob/",
    "/messages/",
    "/messages/to/bob/",
    "/groups/new/",
    "/groups/open-door/",
    "/groups/open-door/new/",
    "/groups/open-door/members/",
    "/groups/open-door/meetings/",
    "/groups/open-door/meetings/new/",
    "/members/olive/",
    "/members/olive/threads/",
    "/members/alice/milestones/",
    "/settings/profile/",
    "/settings/",
    "/settings/privacy/",
    "/settings/account/",
    "/settings/data/",
    "/settings/notifications/",
    "/settings/data/leave/",
    "/settings/reading/",
    "/settings/around/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/journeys/",
    "/journeys/new/",
    "/worksheets/",
    "/worksheets/new/thoughts/",
    "/worksheets/compare/balance/",
    "/journal/",
    "/journal/new/",
    "/my-pages/?q=sea",
    "/celebrations/",
    "/notifications/",
    "/saved/",
    "/drafts/",
    "/resources/suggest/",
    "/volunteering/mine/",
    "/groups/open-door/volunteering/",
    "/groups/open-door/volunteering/new/",
    "/groups/open-door/manage/",
    "/groups/open-door/manage/invitations/",
    "/groups/open-door/manage/reports/",
    "/groups/open-door/manage/insight/",
    "/groups/open-door/members/bob/ban/",
    "/check-in/",
    "/check-in/rough/",
    "/check-ins/",
    "/check-ins/report/",
    "/right-now/",
    "/partners/",
    "/partners/near/",
    "/reminders/",
    "/reminders/hard-days/",
    "/groups/open-door/birthdays/",
    "/groups/open-door/manage/daily/",
]


@pytest.fixture
def community(make_group, alice, bob, organizer):
    """Some content of every kind, so that no page is empty."""
    group = make_group("Open door", Group.Visibility.OPEN, members=[alice, bob])
    group.meetings.create(
        name="Tea at seven", weekday=4, time="19:00", time_zone="Europe/London", place="Library"
    )
    helping = group.opportunities.create(title="Make tea", effort="An hour", place="Library")
    create_offer(helping, bob, "I like tea.")
    post = create_thread(
        group, alice, "Day three", "It is *loud* in here.", "discussion", "listening"
    )
    create_thread(group, bob, "Is anyone awake?", "Asking for me.", "question", "experience")
    toggle_reaction(post, organizer, "with-you")
    answer = create_reply(post, organizer, "I am.")
    create_reply(answer, alice, "> I am.\n\nThank you.")
    journey = create_journey(
        Journey(
            member=alice,
            challenge=Challenge.objects.get(slug="alcohol"),
            title="Without it",
            started_on=date(2024, 2, 29),
            time_zone="UTC",
        )
    )
    celebration = create_celebration(journey, "1y", "Breakfast.")
    create_cheer(celebration, bob, "What a morning.")
    short = f"/threads/{post.thread.public_id}/"
    alice.challenges.set(Challenge.objects.filter(slug="alcohol"))
    organizer.challenges.set(Challenge.objects.filter(slug="alcohol"))
    alice.suggestible_since, alice.challenges_for = timezone.now(), "members"
    alice.save()
    accept_peer(request_peer(alice, organizer))
    request_peer(bob, organizer, "You made the tea.")
    talk = start_conversation(organizer, alice, "Good *morning*.", uuid.uuid4())
    return [
        post.thread.get_absolute_url(),
        f"{short}read/",
        f"{short}print/",
        celebration.get_absolute_url(),
        talk.get_absolute_url(),
        helping.get_absolute_url(),
    ], [journey.get_absolute_url() + page for page in ("", "celebrate/", "setbacks/new/")]


# What axe checks in each look. All other rules give the same result wherever the same is shown.
OF_LOOKS = {"runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]}
# Both widths and both themes. The other two looks are needed where one width shows something else.
LOOKS = [(PHONE_VIEWPORT, "light"), (DESKTOP_VIEWPORT, "dark")]
OTHER_LOOKS = [(DESKTOP_VIEWPORT, "light"), (PHONE_VIEWPORT, "dark")]
# What surrounds the content is the same on every page: the first one shows it in each look.
EVERYTHING, CONTENT = "body *", "main *"
CHECK_COLOURS_OF = """selector => axe.configure({rules: [{id: "color-contrast", selector}]})"""
# Which elements can be seen, as a row of 0 and 1.
VISIBLE = "all => [...document.querySelectorAll(all)].map(one => +one.checkVisibility()).join('')"
IS_TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


def find_faults(page, path):
    """Open `path`, and return what is wrong with it on a phone and on a desktop, in both themes."""
    parts = EVERYTHING if page.url == "about:blank" else CONTENT
    page.goto(path)
    page.evaluate(CHECK_COLOURS_OF, parts)
    faults, shown = [], set()
    for look in LOOKS:
        show_as(page, *look)
        visible = page.evaluate(VISIBLE, parts)
        faults += find_faults_of_look(page, *look, **OF_LOOKS if visible in shown else {})
        shown.add(visible)
    for look in OTHER_LOOKS if len(shown) > 1 else []:
        show_as(page, *look)
        faults += find_faults_of_look(page, *look, **OF_LOOKS)
    return faults


def show_as(page, viewport, scheme):
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=scheme)


def find_faults_of_look(page, viewport, scheme, **options):
    faults = ["wider than the screen"] if page.evaluate(IS_TOO_WIDE) else []
    faults += find_accessibility_faults(page, **options)
    return [f"at {viewport['width']} px, {scheme}: {fault}" for fault in faults]


def listen(page, said):
    """Add to `said` what the console says, and what the page requests.

    The console logs script errors and violations of the Content Security Policy.
    """
    page.on("console", lambda one: said.append(f"{one.text} at {one.location['url']}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", ["public", "first half", "second half"])
def test_nothing_is_wrong_with_a_page(visit, enter, live_server, community, alice, organizer, part):
    """Axe finds nothing, the console stays silent, and no page requests another host."""
    shared, own = community
    half = len(MEMBERS) // 2
    if part == "public":
        visitor, leads, member = visit(), enter(organizer), enter(alice)
        visits = [(visitor, path) for path in [*PUBLIC, shared[0]]]
        visits += [(leads, path) for path in shared] + [(member, path) for path in ["/", *own]]
    else:
        leads = enter(organizer)
        paths = MEMBERS[:half] if part == "first half" else MEMBERS[half:]
        visits = [(leads, path) for path in paths]
    said = []
    for page in {page for page, _path in visits}:
        page.add_init_script(AXE_SCRIPT)  # Chromium reads it once, and not for each page again.
        listen(page, said)
    found = {path: find_faults(page, path) for page, path in visits}
    found = {path: faults for path, faults in found.items() if faults}
    assert not found, "\n".join(f"{path}: {faults}" for path, faults in found.items())
    elsewhere = [one for one in said if not one.startswith(live_server.url)]
    assert len(elsewhere) < len(said)
    assert [one for one in elsewhere if "/nothing-here/" not in one] == []
