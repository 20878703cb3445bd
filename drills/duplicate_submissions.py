"""The same form is submitted many times at once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from drills.test_bed import HttpClient, create_members, create_thread, running_web_server

FAULT = "The same form sent 20 times at once"
PROMISE = "1 post, 20 redirects to it"
TRIALS, TIMES = 20, 20


def run_drill():
    from posts.models import Post

    people = create_members(2, "double")
    opening = create_thread(people, "double")
    address = f"/threads/{opening.thread.public_id}/reply/"
    successful = 0
    with running_web_server() as (_process, port), ThreadPoolExecutor(TIMES) as pool:
        reader = HttpClient(port, people[1])
        for number in range(TRIALS):
            form = {"text": f"Answer {number}", "submission": str(uuid4())}
            responses = list(
                pool.map(lambda _, form=form: reader.post(address, form), range(TIMES))
            )
            rows = Post.objects.filter(submission=form["submission"]).count()
            targets = {
                (response.status, response.headers.get("Location")) for response in responses
            }
            successful += (
                rows == 1 and len(targets) == 1 and {status for status, _ in targets} == {302}
            )
        opening.thread.refresh_from_db()
        rows = opening.thread.posts.count() - 1
    counted = opening.thread.reply_count == rows == TRIALS
    figure = (
        f"{successful} of {TRIALS} trials; {rows} posts, counted as {opening.thread.reply_count}"
    )
    return successful == TRIALS and counted, figure
