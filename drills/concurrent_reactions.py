"""Concurrent reactions to one post."""

from concurrent.futures import ThreadPoolExecutor

from drills.test_bed import HttpClient, create_members, create_thread, running_web_server

FAULT = "Reactions: 50 at once, 20 taps each"
PROMISE = "count = rows, no 5xx"
CLIENTS, TAPS = 50, 20


def run_drill():
    people = create_members(CLIENTS // 2 + 1, "race")
    opening = create_thread(people, "race")
    address = f"/posts/{opening.public_id}/react/"
    kind = next(iter(_get_reaction_kinds()))
    with running_web_server() as (_process, port), ThreadPoolExecutor(CLIENTS) as pool:
        # Two clients for each member, so that they also race with themselves.
        readers = [HttpClient(port, member) for member in people[1:] for _ in range(2)]

        def tap(reader, extra):
            return [reader.post(address, {"kind": kind}).status for _ in range(TAPS + extra)]

        # An odd number of taps for each member, so that each ends with a reaction.
        results = pool.map(tap, readers, [0, 1] * (CLIENTS // 2))
        statuses = [status for result in results for status in result]
    opening.refresh_from_db()
    rows = opening.reactions.count()
    bad = sum(status != 302 for status in statuses)
    figure = f"{len(statuses)} taps, {bad} with a wrong status; "
    figure += f"{rows} rows, counted as {opening.reaction_count}"
    return bad == 0 and rows == opening.reaction_count == CLIENTS // 2, figure


def _get_reaction_kinds():
    from posts.models import Reaction

    return Reaction.Kind.values
