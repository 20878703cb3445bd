"""Writes safe HTML as plain text: with its lines, the numbers of lists, and quotes marked."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.utils.translation import gettext

BLOCKS = frozenset(["p", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "blockquote", "hr"])
MAX_QUOTED = 80  # Characters of a quote in an excerpt: the own words matter.


def html_to_text(html: str, longest_quote: int | None = None) -> str:
    """Return the text of `html`, which render_markup() wrote. Quoted lines begin with "> ".

    `longest_quote` shortens each quote to one line of so many characters.
    """
    writer = _Writer(longest_quote)
    writer.feed(html)
    writer.close()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in writer.lines)).strip("\n")


def shorten(text: str, length: int) -> str:
    """Return the beginning of `text`, in at most `length` characters.

    Cut after a whole word, unless that would leave little: some scripts have no spaces.
    """
    if len(text) <= length:
        return text
    found = re.match(r"(.*)\s", text[:length], re.S)
    whole_words = found[1].rstrip(" .,;:–—…-\n") if found else ""
    return (whole_words if len(whole_words) > length // 2 else text[: length - 1]) + "…"


class _Writer(HTMLParser):
    def __init__(self, longest_quote: int | None = None) -> None:
        super().__init__()
        self.longest_quote = longest_quote
        self.lines = [""]
        self.margins: list[str] = []  # What stands before each line of the open blocks.
        self.next_numbers: list[int | None] = []  # Of the open lists; None for bullets.
        self.is_blank = True  # Whether nothing but the margin is in the last line.
        self.is_preformatted = False
        self.quoted: list[str] | None = None  # The words of a quote that is shortened.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "br":
            self._break_line()
        elif tag == "img":
            self.handle_data(gettext("Picture: %(alt)s") % {"alt": values.get("alt") or ""})
        elif tag == "li":
            self._begin_item(values.get("value"))
        elif tag in BLOCKS:
            self._begin_block(tag, values.get("start"))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self.next_numbers.pop()
        elif tag in {"li", "blockquote"}:
            if tag == "blockquote":
                self._end_quote()
            self.margins.pop()
        elif tag == "pre":
            self.is_preformatted = False

    def handle_data(self, data: str) -> None:
        if self.quoted is not None:
            self.quoted.append(data)
        elif self.is_preformatted:
            first, *others = data.rstrip("\n").split("\n")
            self._write(first)
            for line in others:
                self._break_line()
                self._write(line)
        elif words := re.sub(r"\s+", " ", data):
            self._write(words.lstrip() if self.is_blank else words)

    def _begin_block(self, tag: str, start: str | None) -> None:
        self._end_line(empty=not (self.next_numbers and tag in {"ul", "ol"}))
        if tag in {"ul", "ol"}:
            self.next_numbers.append(int(start or 1) if tag == "ol" else None)
        elif tag == "blockquote":
            self._open_margin("> ", "> ")
            if self.longest_quote and self.quoted is None:
                self.quoted = []
        elif tag == "pre":
            self.is_preformatted = True
        elif tag == "hr":
            self._write("---")

    def _end_quote(self) -> None:
        if self.quoted is not None and self.margins.count("> ") == 1:
            words, self.quoted = " ".join("".join(self.quoted).split()), None
            self._write(shorten(words, self.longest_quote or MAX_QUOTED))

    def _begin_item(self, value: str | None) -> None:
        self._end_line(empty=False)
        number = self.next_numbers[-1] if self.next_numbers else None
        marker = "- "
        if number is not None:
            number = int(value or number)
            marker, self.next_numbers[-1] = f"{number}. ", number + 1
        self._open_margin(marker, " " * len(marker))

    def _open_margin(self, first: str, others: str) -> None:
        self.lines[-1] += first
        self.margins.append(others)

    def _write(self, words: str) -> None:
        self.lines[-1] += words
        self.is_blank = self.is_blank and not words.strip()

    def _end_line(self, empty: bool) -> None:
        """Begin a new line, unless the last one is blank, and leave an empty one between."""
        if self.quoted is not None:
            self.quoted.append(" ")
        elif not self.is_blank:
            self._break_line()
            if empty:
                self._break_line()

    def _break_line(self) -> None:
        if self.quoted is not None:
            self.quoted.append(" ")
            return
        self.lines.append("".join(self.margins))
        self.is_blank = True
