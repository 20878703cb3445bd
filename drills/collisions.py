"""One member changes one post on two screens."""

from concurrent.futures import ThreadPoolExecutor

from .stage import Reader, members, thread, web

FAULT = "Two edits of one post at once"
MARK = "200 trials: no silent overwrite, both texts shown"
TRIALS = 200


def drill():
    from posts.replying import reply_to
    from posts.revising import mark_of

    people = members(1, "edit")
    opening = thread(people, "edit")
    lost = 0
    with web() as (_process, port), ThreadPoolExecutor(2) as pool:
        screens = [Reader(port, people[0]) for _ in range(2)]
        for number in range(TRIALS):
            post = reply_to(opening, people[0], f"Words {number}")
            address = f"/posts/{post.public_id}/edit/"
            texts = [f"Left {number}", f"Right {number}"]
            forms = [{"text": text, "mark": mark_of(post.text)} for text in texts]
            answers = list(pool.map(Reader.post, screens, [address] * 2, forms))
            post.refresh_from_db()
            lost += not _is_kept(answers, texts, post.text)
    return lost == 0, f"{TRIALS} trials, {lost} with something lost"


def _is_kept(answers, texts, now):
    """Whether one was taken, and the other handed back beside it."""
    if sorted(answer.status for answer in answers) != [302, 409]:
        return False
    first = [answer.status for answer in answers].index(302)
    page = answers[1 - first].data.decode()
    return now == texts[first] and all(text in page for text in texts)
