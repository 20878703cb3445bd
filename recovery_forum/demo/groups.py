"""The demo's groups: their pages, covers, links and roles."""

from datetime import timedelta

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


def create_demo_group(row, room, organizer, challenges, now):
    """A group of `row` (groups.json), furnished as `room` (rooms.json) says."""
    slug, name, summary, visibility, named, _organizer, about = row
    colours, land, light, at = room["cover"]
    cover = draw_cover(slug, COVER_COLOURS[colours], land, light, at, stars=colours == "night")
    group = Group.objects.create(
        slug=slug, name=name, summary=summary, visibility=visibility, about=about,
        created_at=now - GROUP_AGE, rules=room["rules"], welcome=room["welcome"],
        questions=room.get("questions", ""), language=room["language"],
        cover=cover, cover_alt=room["alt"],
    )  # fmt: skip
    group.challenges.set(challenges[one] for one in named)
    GroupLink.objects.bulk_create(
        GroupLink(group=group, name=title, url=url, summary=good_for, added_by=organizer)
        for title, url, good_for in room["links"]
    )
    group.organizer = organizer
    return group


def add_group_roles(groups, members, said, now):
    """Second organizers, hosts of meetings, requests that wait, and what is pinned."""
    for slug, name, role in said["roles"]:
        Membership.objects.update_or_create(
            group=groups[slug], member=members[name],
            defaults={"role": role, "since": now - timedelta(days=200)},
        )  # fmt: skip
    for number, (slug, name, note) in enumerate(said["asked"], start=1):
        asked = {
            "state": Membership.State.REQUESTED,
            "note": note,
            "since": now - number * REQUEST_INTERVAL,
        }
        Membership.objects.create(group=groups[slug], member=members[name], **asked)
    for slug, title in said["pinned"]:
        Thread.objects.filter(group=groups[slug], title=title).update(pinned_at=now - GROUP_AGE / 8)
