"""Which attacks run in Chromium: all of FIRING unsanitized, and none after sanitizing.

Each attack is written into a frame of its own, where everything is clicked, and parsed again from
the serialized tree of the first parsing (mutation XSS).
"""

import pytest
from csp.utils import build_policy

from recovery_forum.lib import markup
from recovery_forum.lib.markup import render_markup
from tests.recovery_forum.lib.attacks import ATTACKS, FIRING

ADDRESS = "http://localhost/sanitizers"
SANITIZERS = [render_markup, markup._sanitize_html]  # The complete pipeline, and nh3 alone.
RUN = """async texts => {
    const frames = texts.map(() => document.body.appendChild(document.createElement("iframe")));
    texts.forEach((text, number) => {
        const inner = frames[number].contentDocument;
        inner.open();
        inner.write(`<!doctype html>${text}`);
        inner.close();
    });
    const wait = () => new Promise(resolve => setTimeout(resolve, 500));
    await wait();
    for (const frame of frames) {
        const inner = frame.contentDocument;
        if (!inner?.body) continue;
        for (const part of inner.body.querySelectorAll("*")) {
            part.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
        }
    }
    await wait();
    for (const [number, frame] of frames.entries()) {
        frame.remove();
        const again = document.body.appendChild(document.createElement("div"));
        again.innerHTML = texts[number];
        again.innerHTML = again.innerHTML;
    }
    await wait();
    return [...window.hits].sort((a, b) => a - b);
}"""


@pytest.fixture(scope="module")
def run(browser):
    """Return a function that returns the indexes of the texts that ran a script."""

    def run_texts(texts, with_policy):
        headers = {"Content-Type": "text/html"}
        if with_policy:
            headers["Content-Security-Policy"] = build_policy()
        page = browser.new_page()
        page.route(
            ADDRESS, lambda route: route.fulfill(body="<!doctype html><body>", headers=headers)
        )
        page.goto(ADDRESS)
        page.evaluate("() => {hits = new Set(); hit = number => {hits.add(number)}}")
        ran = page.evaluate(RUN, texts)
        page.close()
        return ran

    return run_texts


def number_hits(texts):
    return [text.replace("HIT", f"top.hit({number})") for number, text in enumerate(texts)]


def test_each_attack_runs_without_sanitizing(run):
    fired = set(run(number_hits(FIRING), with_policy=False))
    assert [text for number, text in enumerate(FIRING) if number not in fired] == []


def test_no_attack_runs_after_sanitizing(run):
    # Sanitized HTML is balanced, so all of it can be in one frame, like posts on a page.
    texts = ["\n".join(map(sanitize, number_hits(ATTACKS))) for sanitize in SANITIZERS]
    assert run(texts, with_policy=False) == []


def test_the_content_security_policy_alone_stops_every_attack(run):
    assert run(number_hits(FIRING[::4]), with_policy=True) == []
