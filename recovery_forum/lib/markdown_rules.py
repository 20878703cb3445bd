"""How Markdown is read here: CommonMark, as people type it who have never heard of it.

A line break is a line break. A list has two items or more, so that "1986. That was the year" and
"- 5 degrees" stay sentences. Nothing is code because of spaces before it, a heading because of
dashes under it, or invisible because it looks like the definition of a link. "2*3*4" is a sum, and
words are emphasized in scripts without spaces, too. The address of a link needs no "https://".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import blockquote, list_block
from markdown_it.rules_inline.state_inline import Delimiter

from recovery_forum.lib.text import RIGHT_TO_LEFT

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MARKER = re.compile(r"(?P<number>\d{1,9})?(?P<sign>[-+*.)])(?=\s|$)")
# How deep quotes and lists go: a list counts twice. What is deeper is shown as it was typed; the
# parser would drop it from 20 on.
DEEPEST_BLOCK = 16

# Scripts that are written without spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han. And
# Hangul, whose particles follow a word without one.
WITHOUT_SPACES = re.compile(
    "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)

# An address without its scheme, as people type it: of a page, or of an email.
HOST = re.compile(r"(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}(?:[/?#:]|$)")
EMAIL_ADDRESS = re.compile(r"[^\s@/:?#]+@(?:[\w-]+\.)+[^\W\d_]{2,}$")

# Lines after the first item of a list in which the second one is looked for.
MAX_ITEM_LINES = 50

BLOCKS = {
    "paragraph_open", "heading_open", "bullet_list_open", "ordered_list_open", "blockquote_open",
}  # fmt: skip


def adapt_parser(parser: MarkdownIt) -> None:
    """Change the rules of a CommonMark parser to those above."""
    parser.options["breaks"] = True
    parser.disable(["code", "lheading", "reference"])
    options = {"alt": ["paragraph", "reference", "blockquote"]}
    parser.block.ruler.at("list", _parse_list_of_several, options)  # type: ignore[arg-type]
    quote_options = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.at("blockquote", _parse_quote, quote_options)  # type: ignore[arg-type]
    parser.inline.ruler.at("emphasis", _parse_emphasis)
    parser.core.ruler.push("complete_addresses", _complete_addresses)
    parser.core.ruler.push("keep_numbers", _keep_numbers)
    parser.core.ruler.push("mark_direction", _mark_direction)


def _parse_list_of_several(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a list as CommonMark does, if it has two items. Lists inside of items may have one."""
    if state.level >= DEEPEST_BLOCK:
        return False
    if not state.blkIndent and not _has_second_item(state, start, end):
        return False
    return list_block(state, start, end, silent)


def _parse_quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level < DEEPEST_BLOCK and blockquote(state, start, end, silent)


def _parse_emphasis(state: StateInline, silent: bool) -> bool:
    """Parse "*" and "_" as CommonMark does, but by the neighbours as _find_ends() reads them."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    run = state.scanDelims(state.pos, marker == "*")
    can_open, can_close = run.can_open, run.can_close
    if marker == "*":
        before = state.src[: state.pos][-1:]
        after = state.src[state.pos + run.length : state.pos + run.length + 1]
        can_open, can_close = _find_ends(before, after, can_open, can_close)
    for _sign in range(run.length):
        state.push("text", "", 0).content = marker
        place = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), run.length, place, -1, can_open, can_close))
    state.pos += run.length
    return True


def _find_ends(before: str, after: str, can_open: bool, can_close: bool) -> tuple[bool, bool]:
    """Return whether asterisks between two characters may begin and may end an emphasis.

    Not between digits. CommonMark asks for a space outside where a bracket or a full stop stands
    inside; a neighbour of a script without spaces is as good as one.
    """
    if before.isdigit() and after.isdigit():
        return False, False
    can_open = can_open or bool(WITHOUT_SPACES.match(before) and after.strip())
    can_close = can_close or bool(WITHOUT_SPACES.match(after) and before.strip())
    return can_open, can_close


def _complete_addresses(state: StateCore) -> None:
    """Let "[a page](example.org)" lead to that host, and not to a page of this forum."""
    for block in state.tokens:
        for token in block.children or []:
            _complete_address(token)


def _complete_address(token: Token) -> None:
    name = {"link_open": "href", "image": "src"}.get(token.type)
    if name is None:
        return
    address = str(token.attrs.get(name, ""))
    if HOST.match(address):
        token.attrSet(name, f"https://{address}")
    elif EMAIL_ADDRESS.match(address):
        token.attrSet(name, f"mailto:{address}")


def _has_second_item(state: StateBlock, start: int, end: int) -> bool:
    first = _read_marker(state, start)
    if first is None:
        return False
    indent = state.sCount[start] + len(first[0]) + 1
    for line in range(start + 1, min(end, start + MAX_ITEM_LINES)):
        if state.isEmpty(line) or state.sCount[line] >= indent:
            continue  # It belongs to the first item.
        second = _read_marker(state, line)
        return second is not None and _follows(first, second)
    return False


def _read_marker(state: StateBlock, line: int) -> re.Match[str] | None:
    """Return the marker that begins `line`: a bullet, or a number with a dot or bracket."""
    at = state.bMarks[line] + state.tShift[line]
    marker = MARKER.match(state.src, at, state.eMarks[line])
    if marker is None or (marker["number"] is None) == (marker["sign"] in ".)"):
        return None
    return marker


def _follows(first: re.Match[str], second: re.Match[str]) -> bool:
    if first["sign"] != second["sign"] or first["number"] is None or second["number"] is None:
        return first["sign"] == second["sign"] and first["number"] is second["number"]
    before, after = int(first["number"]), int(second["number"])
    return after == before + 1 or before == after == 1


def _keep_numbers(state: StateCore) -> None:
    """Let each item of a numbered list show the number that was typed; all "1." count up."""
    shown: list[int] = []  # The last number of each open list.
    typed: list[int] = []
    for token in state.tokens:
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            shown.append(int(token.attrs.get("start", 1)) - 1)
            typed.append(shown[-1])
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            shown.pop(), typed.pop()
        elif token.type == "list_item_open" and token.info:
            number = int(token.info)
            expected = shown[-1] + 1
            counts_up = number == expected or (number == typed[-1] == 1)
            if not counts_up:
                token.attrSet("value", str(number))
            shown[-1], typed[-1] = expected if counts_up else number, number


def _mark_direction(state: StateCore) -> None:
    """Let each block of a text with letters of a right-to-left script find its own direction.

    Only the outer ones: an element with `dir="auto"` looks past inner ones that have it too.
    """
    if RIGHT_TO_LEFT.search(state.src):
        for token in state.tokens:
            if token.type in BLOCKS and token.level == 0:
                token.attrSet("dir", "auto")
