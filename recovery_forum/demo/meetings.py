"""Meetings and volunteering opportunities of the demo's groups."""

from datetime import time, timedelta

from django.utils.text import slugify

from groups.models import Meeting, Opportunity
from groups.volunteering.services import create_offer


def add_demo_meetings(groups, rows, now, rng):
    """Create the meetings of `rows` (meetings.json), each confirmed in the last three months."""
    for group, name, weekday, at, minutes, zone, place, link, notes, more in rows:
        Meeting.objects.create(
            group=groups[group], name=name, slug=slugify(name), weekday=weekday,
            time=time.fromisoformat(at), minutes=minutes, time_zone=zone, place=place,
            online_link=link, notes=notes, **more,
            confirmed_at=now - timedelta(days=rng.randint(0, 93)),
        )  # fmt: skip


def add_demo_opportunities(groups, rows, now):
    """Create the opportunities of `rows` (opportunities.json), and two offers for each group's."""
    for group, organisation, title, text, effort, experience, place, online, days in rows:
        day = now.date() + timedelta(days=days) if days else None
        opportunity = Opportunity.objects.create(
            group=groups.get(group), organisation=organisation, title=title, text=text,
            effort=effort, experience=experience, place=place, is_online=online,
            contact="kitchen@example.org" if organisation else "", time_zone="Europe/Dublin",
            day=day, **({"last_day": day} if day else {}),
        )  # fmt: skip
        if opportunity.group:
            members = opportunity.group.memberships.current().filter(role="member")
            for membership in members.order_by("pk")[:2]:
                create_offer(opportunity, membership.member, "I would like to.")
