"""The pages that are measured, in a community that `manage.py load_data` created.

Run as a program in the environment of the forum, it prints them as JSON: the path of each, the
session cookie of the member, and the number of queries and bytes.
"""

import gzip
import json
import os

import django

# The first member belongs to the largest group; see recovery_forum/load_data/groups.py.
READER_PK = 1
# One of the invented towns of recovery_forum/load_data/groups.py.
MEETINGS_NEAR_A_TOWN = "/meetings/?near=Town7&within=25&sort=distance"


def list_visitor_pages():
    """Return (name, path) of the pages that visitors may open."""
    from groups.models import Group
    from posts.models import Thread

    group = Group.objects.get(pk=1)
    return [
        ("Landing page", "/"),
        ("Groups", "/groups/"),
        ("Open group", group.get_absolute_url()),
        ("Thread of an open group, 25 posts", find_full_thread(Thread, group).get_absolute_url()),
        ("Help now", "/help-now/"),
        ("Meetings near a town", MEETINGS_NEAR_A_TOWN),
    ]


def list_member_pages():
    """Return (name, path) of the pages that the first member opens."""
    from groups.models import Group
    from milestones.models import Journey
    from posts.models import Thread

    group = Group.objects.get(pk=1)
    longest = Thread.objects.get(pk=1)
    journey = Journey.objects.get(pk=1)
    middle, last = find_middle_and_last_post(longest)
    address = longest.get_absolute_url()
    return [
        ("Home", "/"),
        ("Groups", "/groups/"),
        ("Group", group.get_absolute_url()),
        ("Thread, 25 posts", find_full_thread(Thread, group).get_absolute_url()),
        ("Longest thread, first page", address),
        ("Longest thread, middle", f"{address}?after={middle}"),
        ("Longest thread, last page", f"{address}?before={last}"),
        ("Search, two words", "/search/?q=one+day"),
        ("Waiting", "/waiting/"),
        ("Meetings", "/meetings/"),
        ("Meetings near a town", MEETINGS_NEAR_A_TOWN),
        ("Regions of the meetings", "/meetings/regions/"),
        ("Journey", journey.get_absolute_url()),
        ("Notifications", "/notifications/"),
    ]


def find_full_thread(threads, group):
    """Return the newest thread of `group` with one full page of posts and little more."""
    candidates = threads.objects.filter(group=group, reply_count__gte=25, alias=None)
    return candidates.order_by("reply_count", "-pk").first()


def find_middle_and_last_post(thread):
    """Return the public ids of the posts in the middle and at the end, in reading order."""
    ids = list(thread.posts.in_reading_order().values_list("public_id", flat=True))
    return ids[len(ids) // 2], ids[-1]


def measure_page(client, name, address, reader):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)  # Warm-up: what a process reads only once does not count.
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code} to {reader}")
    body = b"".join(response) if response.streaming else response.content
    return {
        "name": name,
        "reader": reader,
        "address": address,
        "queries": len(queries),
        "bytes": len(body),
        "compressed": len(gzip.compress(body, 6)),
    }


def measure_pages():
    from django.conf import settings
    from django.test import Client

    from accounts.models import Member

    host = settings.ALLOWED_HOSTS[0]
    visitor, member = Client(SERVER_NAME=host), Client(SERVER_NAME=host)
    member.force_login(Member.objects.get(pk=READER_PK))
    pages = [measure_page(visitor, *page, "visitor") for page in list_visitor_pages()]
    pages += [measure_page(member, *page, "member") for page in list_member_pages()]
    return {
        "pages": pages,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={member.session.session_key}",
        "csrf": settings.CSRF_COOKIE_NAME,
        "reply": f"{pages[3]['address'].rsplit('/', 2)[0]}/reply/",
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recovery_forum.settings")
    django.setup()
    print(json.dumps(measure_pages()))
