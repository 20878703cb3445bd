"""Two concurrent edits of one post."""

from concurrent.futures import ThreadPoolExecutor

from drills.test_bed import HttpClient, create_members, create_thread, running_web_server

FAULT = "Two edits of one post at once"
PROMISE = "200 trials: no silent overwrite, both texts shown"
TRIALS = 200


def run_drill():
    from posts.threads.posting import create_reply
    from recovery_forum.lib.text import hash_text

    people = create_members(1, "edit")
    opening = create_thread(people, "edit")
    lost = 0
    with running_web_server() as (_process, port), ThreadPoolExecutor(2) as pool:
        clients = [HttpClient(port, people[0]) for _ in range(2)]
        for number in range(TRIALS):
            post = create_reply(opening, people[0], f"Words {number}")
            address = f"/posts/{post.public_id}/edit/"
            texts = [f"Left {number}", f"Right {number}"]
            forms = [{"text": text, "text_hash": hash_text(post.text)} for text in texts]
            responses = list(pool.map(HttpClient.post, clients, [address] * 2, forms))
            post.refresh_from_db()
            lost += not _is_conflict_handled(responses, texts, post.text)
    return lost == 0, f"{TRIALS} trials, {lost} lost a text"


def _is_conflict_handled(responses, texts, saved_text):
    """Return whether one edit was saved, and the other shown again beside it."""
    if sorted(response.status for response in responses) != [302, 409]:
        return False
    first = [response.status for response in responses].index(302)
    page = responses[1 - first].data.decode()
    return saved_text == texts[first] and all(text in page for text in texts)
