"""The database is killed under concurrent writes."""

import time
from contextlib import ExitStack
from uuid import UUID, uuid4

from drills.test_bed import (
    TIMEOUT_SECONDS,
    VAR_FOLDER,
    HttpClient,
    create_members,
    create_thread,
    kill_database,
    restart_database,
    running_process,
    running_web_server,
)

FAULT = "Database killed (kill -9) 10 times under writes"
PROMISE = (
    "≥ 50,000 acknowledged writes, none lost; counts = rows; pages again in ≤ 10 s; "
    "meanwhile 503, Retry-After, text kept"
)
WRITERS, WRITES, KILLS = 4, 50_000, 10
ACKNOWLEDGEMENT_BYTES = 37  # A submission id and a line break.


def run_drill():
    people = create_members(2 * WRITERS, "db")
    openings = [create_thread(people[n : n + 2], f"db{n}") for n in range(0, 2 * WRITERS, 2)]
    files = [VAR_FOLDER / f"acknowledged-{number}" for number in range(WRITERS)]
    pauses, kept = [], 0
    with running_web_server() as (_process, port):
        reader = HttpClient(port, people[1])
        with ExitStack() as writers:
            for number, opening in enumerate(openings):
                author = people[2 * number + 1].name
                words = (
                    "-m",
                    "drills.continuous_writer",
                    opening.public_id,
                    author,
                    str(files[number]),
                )
                writers.enter_context(running_process(*words))
            for number in range(1, KILLS + 1):
                _wait_for_writes(files, WRITES * number // (KILLS + 1))
                pause, is_kept = _kill_and_recover(reader, openings[0])
                pauses.append(pause)
                kept += is_kept
            _wait_for_writes(files, WRITES)
    return _evaluate(openings, files, pauses, kept)


def _count_acknowledged(files):
    return sum(file.stat().st_size // ACKNOWLEDGEMENT_BYTES for file in files if file.exists())


def _wait_for_writes(files, count):
    while _count_acknowledged(files) < count:
        time.sleep(0.05)


def _kill_and_recover(reader, opening):
    """Return (seconds until pages work again, whether a form sent meanwhile was shown again)."""
    kill_database()
    began = time.monotonic()
    text = f"Words that must not go {uuid4()}"
    answer = reader.post(
        f"/threads/{opening.thread.public_id}/reply/", {"text": text, "submission": str(uuid4())}
    )
    page = answer.data.decode()
    is_kept = answer.status == 503 and "Retry-After" in answer.headers and text in page
    restart_database()
    while reader.get(opening.thread.get_absolute_url()).status != 200:
        if time.monotonic() - began > TIMEOUT_SECONDS:
            break
        time.sleep(0.05)
    return time.monotonic() - began, is_kept


def _evaluate(openings, files, pauses, kept):
    from django.db import connection

    from posts.models import Post

    connection.close()
    acknowledged = [UUID(line) for file in files for line in file.read_text().split()]
    there = set(Post.objects.exclude(submission=None).values_list("submission", flat=True))
    lost = len(set(acknowledged) - there)
    wrong = 0
    for opening in openings:
        opening.thread.refresh_from_db()
        wrong += opening.thread.reply_count != opening.thread.posts.count() - 1
    figure = f"{len(acknowledged):,} acknowledged, {lost} lost, {wrong} counts off; "
    figure += f"pages again after {max(pauses):.1f} s at most; {kept} of {KILLS} forms handed back"
    met = len(acknowledged) >= WRITES and lost == wrong == 0
    return met and max(pauses) <= 10 and kept == KILLS, figure
