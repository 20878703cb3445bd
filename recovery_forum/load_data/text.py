"""Post texts built from the sentences of the demo, and public ids."""

import hashlib
import json
import re
from functools import cache, lru_cache
from pathlib import Path
from random import Random

from recovery_forum.lib.markup import RENDERER_VERSION, render_markup
from recovery_forum.lib.public_ids import ALPHABET, LENGTH
from recovery_forum.load_data.bulk_copy import EscapedCell, format_cell

THREADS_FOLDER = Path(__file__).resolve().parents[1] / "demo" / "data" / "threads"
PLAIN_SENTENCE = re.compile(r"[A-Z][\w ,.?’'-]{15,160}[.?]")  # Without markup.
PARAGRAPH_COUNT = 8_000


@cache
def load_sentences() -> tuple[str, ...]:
    """Return every sentence without markup in the threads of the demo, sorted."""
    found: set[str] = set()
    for file in THREADS_FOLDER.glob("*.json"):
        for text in _iterate_texts(json.loads(file.read_text())):
            found.update(PLAIN_SENTENCE.findall(text))
    return tuple(sorted(found))


@cache
def load_titles() -> tuple[str, ...]:
    found: set[str] = set()
    for file in THREADS_FOLDER.glob("*.json"):
        found.update(t["title"] for t in json.loads(file.read_text()) if isinstance(t, dict))
    return tuple(sorted(found))


def _iterate_texts(threads):
    for thread in threads:
        if isinstance(thread, dict):
            yield thread["text"]
            yield from _iterate_replies(thread["replies"])


def _iterate_replies(replies):
    for _author, text, answers in replies:
        yield text
        yield from _iterate_replies(answers)


@lru_cache(PARAGRAPH_COUNT)
def _build_cells(paragraph):
    """Return the cells of `paragraph` and of its HTML, rendered once and not for each post."""
    return format_cell(paragraph), format_cell(str(render_markup(paragraph)))


class PostWriter:
    """Writes posts: one to three paragraphs of two to four sentences each."""

    def __init__(self, rng: Random):
        self.rng = rng
        pool = load_sentences()
        self.paragraphs = [
            " ".join(rng.sample(pool, rng.randint(2, 4))) for _ in range(PARAGRAPH_COUNT)
        ]

    def write_post(self) -> tuple[EscapedCell, EscapedCell]:
        """Return the cells of a text and of its HTML, in the form that RenderedField stores.

        Paragraphs without markup render alone as they do together, so each is rendered once.
        """
        number = self.rng.choice((1, 1, 1, 1, 2, 2, 3))
        texts = self.rng.choices(self.paragraphs, k=number)
        cells, htmls = zip(*map(_build_cells, texts), strict=True)
        digest = hashlib.sha256("\n\n".join(texts).encode()).hexdigest()[:16]
        mark = format_cell(f"v{RENDERER_VERSION} {digest}\n")
        return EscapedCell(r"\n\n".join(cells)), EscapedCell(mark + "".join(htmls))


def choose_public_id(rng: Random) -> str:
    return "".join(rng.choices(ALPHABET, k=LENGTH))
