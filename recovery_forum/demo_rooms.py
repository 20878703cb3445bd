"""The demo's groups: what each says of itself, its cover and the links that it keeps."""

from datetime import timedelta

from groups.models import Group, GroupLink, Membership
from posts.models import Thread

from . import demo_covers

COLOURS = {
    "day": demo_covers.DAY,
    "dusk": demo_covers.DUSK,
    "night": demo_covers.NIGHT,
    "sand": demo_covers.SAND,
}
OLD = timedelta(days=720)
AN_EVENING = timedelta(hours=9)


def add_group(row, room, organizer, challenges, now):
    """A group of `row` (groups.json), furnished as `room` (rooms.json) says."""
    slug, name, summary, visibility, named, _organizer, about = row
    colours, land, light, at = room["cover"]
    cover = demo_covers.cover(slug, COLOURS[colours], land, light, at, stars=colours == "night")
    group = Group.objects.create(
        slug=slug, name=name, summary=summary, visibility=visibility, about=about,
        created_at=now - OLD, rules=room["rules"], welcome=room["welcome"],
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


def add_standings(groups, members, said, now):
    """Second organizers, hosts of meetings, requests that wait, and what is pinned."""
    for slug, name, role in said["roles"]:
        Membership.objects.update_or_create(
            group=groups[slug], member=members[name],
            defaults={"role": role, "since": now - timedelta(days=200)},
        )  # fmt: skip
    for number, (slug, name, note) in enumerate(said["asked"], start=1):
        asked = {"state": Membership.State.ASKED, "note": note, "since": now - number * AN_EVENING}
        Membership.objects.create(group=groups[slug], member=members[name], **asked)
    for slug, title in said["pinned"]:
        Thread.objects.filter(group=groups[slug], title=title).update(pinned_at=now - OLD / 8)
