"""An impatient finger, or a phone that sends again by itself."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from .stage import Reader, members, thread, web

FAULT = "The same form sent 20 times at once"
MARK = "1 post, 20 redirects to it"
ROUNDS, TIMES = 20, 20


def drill():
    from posts.models import Post

    people = members(2, "double")
    opening = thread(people, "double")
    address = f"/threads/{opening.thread.public_id}/reply/"
    good = 0
    with web() as (_process, port), ThreadPoolExecutor(TIMES) as pool:
        reader = Reader(port, people[1])
        for number in range(ROUNDS):
            form = {"text": f"Answer {number}", "submission": str(uuid4())}
            answers = list(pool.map(lambda _, form=form: reader.post(address, form), range(TIMES)))
            rows = Post.objects.filter(submission=form["submission"]).count()
            places = {(answer.status, answer.headers.get("Location")) for answer in answers}
            good += rows == 1 and len(places) == 1 and {status for status, _ in places} == {302}
        opening.thread.refresh_from_db()
        rows = opening.thread.posts.count() - 1
    counted = opening.thread.reply_count == rows == ROUNDS
    figure = f"{good} of {ROUNDS} rounds; {rows} posts, counted as {opening.thread.reply_count}"
    return good == ROUNDS and counted, figure
