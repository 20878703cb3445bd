"""What anybody gets to see in a world of two_worlds.py, without what differs between two visits."""

import random
import re
import zipfile
from contextlib import contextmanager
from unittest import mock

import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Notification
from accounts.models.push import OutgoingPush
from accounts.notifications.email import send_due_emails
from accounts.privacy.export import write_export
from recovery_forum.lib import public_ids
from recovery_forum.models import OutgoingMail
from tests.authorization.two_worlds import STARTS_AT

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Tokens, which differ between any two answers, and what a mail says of itself.
TOKEN = re.compile(
    r'(csrfmiddlewaretoken"? value=|"X-CSRFToken": )"[^"]+"|medallion-\w+|\bya?_[0-9a-f]{32}\b'
    r"|(?:Message-ID|Date|boundary)[:=].*|--=+\d+=+(?:--)?|[\w-]{20,}:[\w-]{5,7}:[\w-]{20,}"
)
OF_ONE_REQUEST = {"X-Request-ID", "Date"}


def face(client, address):
    """All of an answer that somebody could compare: status, headers, cookies, and the body."""
    with transaction.atomic():
        response = client.get(address)
        body = response.getvalue().decode(errors="replace")
        transaction.set_rollback(True)
    heads = [f"{key}: {value}" for key, value in response.items() if key not in OF_ONE_REQUEST]
    return plain("\n".join([str(response.status_code), *heads, "", body]))


def plain(text):
    return UUID.sub("UUID", TOKEN.sub("TOKEN", text))


@contextmanager
def same_chances(world):
    """Ids, times and the keys of rows come as in the other world. All writes are undone."""
    cache.clear()
    chance = random.Random(7)
    with (
        transaction.atomic(),
        time_machine.travel(STARTS_AT, tick=False),
        mock.patch.object(public_ids, "secrets", chance),
        mock.patch("os.urandom", chance.randbytes),  # Of UUIDs, by which tasks are listed.
    ):
        restart_sequences(world)
        yield
        transaction.set_rollback(True)


def restart_sequences(world):
    """Give new rows the same keys in both worlds. A rollback does not set sequences back."""
    with connection.cursor() as cursor:
        if not hasattr(world, "sequences"):
            cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences")
            world.sequences = cursor.fetchall()
        for name, last in world.sequences:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def see_everything(world, clients, is_asked):
    """Return {(role, address): what came}, and what arrives by mail, push and export."""
    seen = {}
    for name, address in dict.fromkeys(world.addresses()):
        for role, client in clients.items():
            if is_asked(name, role):
                seen[role, address] = face(client, address)
    feed = f"/groups/{world.den.slug}/feed/{world.key_of_member.token}/"
    seen["whoever has the key", feed] = face(clients["visitor"], feed)
    for role in ("member", "organizer"):
        seen[role, "export"] = export_text(world.people[role])
    return seen | see_deliveries(world)


def see_deliveries(world):
    """What is sent to everybody but Amber and Blake."""
    authors = [world.amber, world.blake]
    roles = {member.pk: role for role, member in world.people.items() if member not in authors}
    seen = {("told", role): [] for role in roles.values()}
    rows = Notification.objects.filter(member__in=roles).order_by("pk")
    for row in rows:
        actors = list(row.actors.order_by("pk").values_list("name", flat=True))
        seen["told", roles[row.member_id]].append(
            (row.kind, row.url, str(row.latest_actor), actors, row.email_due_at)
        )
    Notification.objects.update(email_due_at=timezone.now())
    send_due_emails()
    for mail in OutgoingMail.objects.order_by("pk"):
        if not {member.email for member in authors} & set(mail.recipients):
            key = "mail", str(mail.recipients)
            seen.setdefault(key, []).append(plain(bytes(mail.message).decode()))
    for member in world.people.values():
        if member not in authors:
            pushes = OutgoingPush.objects.filter(subscription__member=member)
            seen["push", member.name] = list(pushes.order_by("pk").values_list("text", "url"))
    return seen


def export_text(member):
    export = member.exports.create(parts=1)
    write_export.func(export.pk)
    export.refresh_from_db()
    with export.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}


def see_world(author, world, clients, is_asked, then=lambda: None):
    """Return everything that is seen in the world in which `author` wrote anonymously."""
    with same_chances(world):
        world.write(world.people[author])
        then()
        return see_everything(world, clients, is_asked)
