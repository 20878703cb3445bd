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
    pauses, handed_back = [], 0
    with running_web_server() as (_process, port):
        reader = HttpClient(port, people[1])
        with ExitStack() as writers:
            for number, opening in enumerate(openings):
                author = people[2 * number + 1].name
                arguments = (
                    "-m",
                    "drills.continuous_writer",
                    opening.public_id,
                    author,
                    str(files[number]),
                )
                writers.enter_context(running_process(*arguments))
            for number in range(1, KILLS + 1):
                _wait_for_writes(files, WRITES * number // (KILLS + 1))
                pause, is_text_shown = _kill_and_recover(reader, openings[0])
                pauses.append(pause)
                handed_back += is_text_shown
            _wait_for_writes(files, WRITES)
    return _evaluate(openings, files, pauses, handed_back)


def _count_acknowledged(files):
    return sum(file.stat().st_size // ACKNOWLEDGEMENT_BYTES for file in files if file.exists())


def _wait_for_writes(files, count):
    while _count_acknowledged(files) < count:
        time.sleep(0.05)


def _kill_and_recover(reader, opening):
    """Return (seconds until pages work again, whether a form sent meanwhile was shown again)."""
    kill_database()
    started = time.monotonic()
    text = f"A text that must not be lost {uuid4()}"
    response = reader.post(
        f"/threads/{opening.thread.public_id}/reply/", {"text": text, "submission": str(uuid4())}
    )
    page = response.data.decode()
    is_text_shown = response.status == 503 and "Retry-After" in response.headers and text in page
    restart_database()
    while reader.get(opening.thread.get_absolute_url()).status != 200:
        if time.monotonic() - started > TIMEOUT_SECONDS:
            break
        time.sleep(0.05)
    return time.monotonic() - started, is_text_shown


def _evaluate(openings, files, pauses, handed_back):
    from django.db import connection

    from posts.models import Post

    connection.close()
    acknowledged = [UUID(line) for file in files for line in file.read_text().split()]
    stored = set(Post.objects.exclude(submission=None).values_list("submission", flat=True))
    lost = len(set(acknowledged) - stored)
    wrong = 0
    for opening in openings:
        opening.thread.refresh_from_db()
        wrong += opening.thread.reply_count != opening.thread.posts.count() - 1
    figure = f"{len(acknowledged):,} acknowledged, {lost} lost, {wrong} wrong counts; "
    figure += f"pages again after {max(pauses):.1f} s at most; "
    figure += f"{handed_back} of {KILLS} forms shown again with their text"
    met = len(acknowledged) >= WRITES and lost == wrong == 0
    return met and max(pauses) <= 10 and handed_back == KILLS, figure
