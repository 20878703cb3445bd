"""The demo's groups: their pages, covers, links and roles."""

from datetime import timedelta

from groups.membership.presence import DAYS_SHOWN, get_today, set_shown_here
from groups.models import Group, GroupLink, Membership
from posts.models import Thread
from recovery_forum.demo.covers import (
    DAY_COLOURS,
    DUSK_COLOURS,
    NIGHT_COLOURS,
    SAND_COLOURS,
    draw_cover,
)

COVER_COLOURS = {
    "day": DAY_COLOURS,
    "dusk": DUSK_COLOURS,
    "night": NIGHT_COLOURS,
    "sand": SAND_COLOURS,
}
GROUP_AGE = timedelta(days=720)
REQUEST_INTERVAL = timedelta(hours=9)


def create_demo_group(row, page, organizer, challenges, now):
    """Create the group of `row` (groups.json), with the cover and texts of `page`."""
    slug, name, summary, visibility, challenge_slugs, _organizer, about = row
    colours, land, light, at = page["cover"]
    cover = draw_cover(slug, COVER_COLOURS[colours], land, light, at, stars=colours == "night")
    group = Group.objects.create(
        slug=slug, name=name, summary=summary, visibility=visibility, about=about,
        created_at=now - GROUP_AGE, rules=page["rules"], welcome=page["welcome"],
        questions=page.get("questions", ""), language=page["language"],
        cover=cover, cover_alt=page["alt"],
    )  # fmt: skip
    group.challenges.set(challenges[challenge] for challenge in challenge_slugs)
    GroupLink.objects.bulk_create(
        GroupLink(group=group, name=title, url=url, summary=good_for, added_by=organizer)
        for title, url, good_for in page["links"]
    )
    group.organizer = organizer
    return group


def add_presence(groups, data):
    """Show who is here, by {group: names of members} (group_roles.json), from today on."""
    for slug, names in data["here"].items():
        memberships = groups[slug].memberships.filter(member__name__in=names)
        set_shown_here(memberships, is_shown=True)
        memberships.update(here_from=get_today(), here_until=get_today() + DAYS_SHOWN)


def add_group_roles(groups, members, data, now):
    """Add organizers, hosts, pending requests to join, and pinned threads (group_roles.json)."""
    for slug, name, role in data["roles"]:
        Membership.objects.update_or_create(
            group=groups[slug], member=members[name],
            defaults={"role": role, "since": now - timedelta(days=200)},
        )  # fmt: skip
    for number, (slug, name, note) in enumerate(data["requests"], start=1):
        request = {
            "state": Membership.State.REQUESTED,
            "note": note,
            "since": now - number * REQUEST_INTERVAL,
        }
        Membership.objects.create(group=groups[slug], member=members[name], **request)
    for slug, title in data["pinned"]:
        Thread.objects.filter(group=groups[slug], title=title).update(pinned_at=now - GROUP_AGE / 8)
