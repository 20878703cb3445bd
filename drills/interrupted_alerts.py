"""The worker, the mail server and the push server are killed in the middle of sending alerts."""

import time
from collections import Counter
from contextlib import ExitStack
from random import Random

from drills.mail_server import count_waiting_emails, make_emails_due
from drills.test_bed import (
    TIMEOUT_SECONDS,
    VAR_FOLDER,
    create_members,
    find_free_port,
    is_listening,
    running_process,
)

FAULT = (
    "Worker, mail server and push server killed (kill -9) 4 times each while they send a crisis to "
    "20 moderators and a request for support to 10 partners, with two schedulers"
)
PROMISE = "every email and push arrives, at most one twice for each kill, none left in a queue"
VICTIMS, KILLS = ("worker", "mail", "push"), 4
MODERATORS, PARTNERS = 20, 10
SECONDS_AWAY = 2  # How long a killed process stays away.
ROUND_SECONDS = 120


def run_drill():
    people = _create_people()
    rng = Random(24)  # noqa: S311 - when to kill.
    figures = {"lost": 0, "twice": 0, "alerts": 0, "in the middle": 0}
    most_twice = 0
    with ExitStack() as stack:
        processes = _start_processes(stack)
        _turn_on_pushes(people, processes.ports["push"])
        for _number in range(KILLS):
            for victim in VICTIMS:
                arrived = _run_round(people, processes, victim, rng)
                expected = MODERATORS + PARTNERS
                sent = arrived["mail"], arrived["push"]
                figures["alerts"] += 2 * expected
                figures["lost"] += sum(expected - len(one) for one in sent)
                twice = sum(sum(one.values()) - len(one) for one in sent)
                figures["twice"] += twice
                most_twice = max(most_twice, twice)
                figures["in the middle"] += arrived["in the middle"]
    waiting = count_waiting_emails() + _count_waiting_pushes()
    figure = f"{figures['alerts'] - figures['lost']} of {figures['alerts']} arrived, "
    figure += f"{figures['twice']} twice, at most {most_twice} for a kill, {waiting} left in a "
    figure += f"queue; {figures['in the middle']} of {KILLS * len(VICTIMS)} kills were in the "
    figure += "middle (the pauses between tries were shortened)"
    met = not figures["lost"] and most_twice <= 1 and not waiting
    return met and figures["in the middle"] == KILLS * len(VICTIMS), figure


def _create_people():
    """Return {"moderators", "partners", "author", "group"}. Nobody is on call: all are alerted."""
    from django.utils import timezone

    from accounts.moderation_status.roles import MODERATOR, give_role
    from groups.membership.services import create_group
    from groups.models import Group
    from milestones.models import Partnership

    author, *partners = create_members(1 + PARTNERS, "partner")
    moderators = create_members(MODERATORS, "watcher")
    for moderator in moderators:
        give_role(moderator, MODERATOR)
    for partner in partners:
        Partnership.objects.create(requester=author, recipient=partner, accepted_at=timezone.now())
    group = create_group(Group(name="Nights", slug="nights", summary="Nights"), author)
    return {"moderators": moderators, "partners": partners, "author": author, "group": group}


class _Processes:
    """The processes of the drill by name, each of which can be killed and started again."""

    def __init__(self, stack):
        self.stack = stack
        self.ports = {name: find_free_port() for name in ("mail", "push")}
        self.journals = {name: VAR_FOLDER / f"{name}.journal" for name in self.ports}
        self.running = {}

    def start(self, name):
        environment = {"EMAIL_URL": f"smtp://127.0.0.1:{self.ports['mail']}"}
        arguments = {
            "worker": ("db_worker", "--queue-name", "*", "--no-reload", "--interval", "0.1"),
            "scheduler-1": ("run_scheduler",),
            "scheduler-2": ("run_scheduler",),
        }.get(name)
        if arguments:
            arguments = ("-m", "drills.loopback_manage", *arguments)
        else:
            port, journal = str(self.ports[name]), str(self.journals[name])
            arguments = ("-m", "drills.alert_servers", name, port, journal)
        process = running_process(*arguments, **environment)
        self.running[name] = self.stack.enter_context(process)
        if name in self.ports:
            _wait_until(lambda: is_listening(self.ports[name]), TIMEOUT_SECONDS)

    def kill(self, name):
        self.running[name].kill()
        self.running[name].wait()

    def read_arrived(self, name, start=0):
        """Return {name of a member: how many messages arrived}, after the first `start`."""
        return Counter(self.journals[name].read_text().split()[start:])


def _start_processes(stack):
    processes = _Processes(stack)
    for journal in processes.journals.values():
        journal.write_text("")
    for name in ("mail", "push", "worker", "scheduler-1", "scheduler-2"):
        processes.start(name)
    return processes


def _turn_on_pushes(people, port):
    from base64 import urlsafe_b64encode

    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from accounts.push.services import subscribe

    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    public_key, secret = (urlsafe_b64encode(one).decode() for one in (point, bytes(16)))
    for member in [*people["moderators"], *people["partners"]]:
        address = f"http://127.0.0.1:{port}/{member.name}"
        subscribe(member, address, public_key, secret, "Phone")


def _run_round(people, processes, victim, rng):
    """Alert everybody, kill `victim` after some messages, and let everything arrive.

    Return {"mail" and "push": {name: number}, "in the middle": whether something was left to send}.
    """
    before = {name: sum(processes.read_arrived(name).values()) for name in processes.journals}
    expected = MODERATORS + PARTNERS

    def count(name):
        return sum(processes.read_arrived(name, before[name]).values())

    close, after = _alert_everybody(people), rng.randrange(4, 20)
    watched = "push" if victim == "worker" else victim
    _wait_until(lambda: count(watched) >= after, ROUND_SECONDS)
    time.sleep(rng.random() * 0.05)
    processes.kill(victim)
    is_in_the_middle = 0 < count(watched) < expected
    time.sleep(SECONDS_AWAY)
    processes.start(victim)
    deadline = time.monotonic() + ROUND_SECONDS
    while time.monotonic() < deadline:
        if not (count_waiting_emails() or _count_waiting_pushes() or _count_tasks()):
            break
        _make_alerts_due()
        time.sleep(1)
    close()
    arrived = {name: processes.read_arrived(name, before[name]) for name in processes.journals}
    return arrived | {"in the middle": is_in_the_middle}


def _alert_everybody(people):
    """Let the author write of a crisis and ask their partners. Return a function that ends both."""
    from milestones.support.services import ask_for_support, stop_asking
    from posts.models import Case
    from posts.moderation.cases import close_case
    from posts.threads.posting import create_thread

    words = "I want to kill myself tonight."
    create_thread(people["group"], people["author"], "Tonight", words, "question", "ideas")
    request, _is_new = ask_for_support(people["author"], asks_all=True)

    def close():
        stop_asking(request)
        for case in Case.objects.open():
            close_case(case, Case.Outcome.LEFT)

    return close


def _make_alerts_due():
    """Let the scheduler take what waits for another try now. It enqueues that within a minute."""
    from django.utils import timezone

    from accounts.models import OutgoingPush
    from accounts.push.delivery import retry_pushes

    make_emails_due()
    OutgoingPush.objects.update(next_try_at=timezone.now())
    retry_pushes()


def _count_waiting_pushes():
    from accounts.models import OutgoingPush

    return OutgoingPush.objects.count()


def _count_tasks():
    """Return how many tasks the worker has to do now. Steps that come later don't count."""
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.ready().count()


def _wait_until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
