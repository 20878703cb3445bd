"""Words: the sentences of the demo community in new company, and the ids of public addresses."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from random import Random

from recovery_forum.lib.ids import ALPHABET, LENGTH
from recovery_forum.lib.markup import RENDERER_VERSION, render

from .tables import Ready, cell

THREADS = Path(__file__).resolve().parents[1] / "demo" / "threads"
PLAIN = re.compile(r"[A-Z][\w ,.?’'-]{15,160}[.?]")  # A sentence without a mark of markup.
PARAGRAPHS = 8_000


@cache
def sentences() -> tuple[str, ...]:
    """Every plain sentence of the demo's threads, sorted."""
    found = set()
    for file in THREADS.glob("*.json"):
        for text in _texts(json.loads(file.read_text())):
            found.update(PLAIN.findall(text))
    return tuple(sorted(found))


@cache
def titles() -> tuple[str, ...]:
    found = set()
    for file in THREADS.glob("*.json"):
        found.update(t["title"] for t in json.loads(file.read_text()) if isinstance(t, dict))
    return tuple(sorted(found))


def _texts(threads):
    for thread in threads:
        if isinstance(thread, dict):
            yield thread["text"]
            yield from _replies(thread["replies"])


def _replies(replies):
    for _author, text, answers in replies:
        yield text
        yield from _replies(answers)


class Writer:
    """Writes posts: one to three paragraphs of two to four sentences each."""

    def __init__(self, chance: Random):
        self.chance = chance
        pool = sentences()
        said = [" ".join(chance.sample(pool, chance.randint(2, 4))) for _ in range(PARAGRAPHS)]
        # Escaped once, and not with every post that holds them.
        self.paragraphs = [(text, cell(text), cell(str(render(text)))) for text in said]

    def post(self) -> tuple[Ready, Ready]:
        """The cells of a text and of its HTML, as markup.RenderedField stores it.

        Paragraphs without markup render alone as they do together, so each is rendered once.
        """
        number = self.chance.choice((1, 1, 1, 1, 2, 2, 3))
        chosen = self.chance.choices(self.paragraphs, k=number)
        texts, cells, htmls = zip(*chosen, strict=True)
        digest = hashlib.sha256("\n\n".join(texts).encode()).hexdigest()[:16]
        mark = cell(f"v{RENDERER_VERSION} {digest}\n")
        return Ready(r"\n\n".join(cells)), Ready(mark + "".join(htmls))


def public_id(chance: Random) -> str:
    return "".join(chance.choices(ALPHABET, k=LENGTH))
