"""What a result shows of its post: the words around those that were found, as HTML."""

import re

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from posts.search.parts import strip_markup

# Mark a found word until the text is escaped. Private-use characters, which no text contains.
HIGHLIGHT_START, HIGHLIGHT_STOP = "\ue000", "\ue001"
HIGHLIGHTED = re.compile(f"{HIGHLIGHT_START}(.*?){HIGHLIGHT_STOP}", re.S)
# Characters of a result before and after the first word that was found.
FRAGMENT_BEFORE, FRAGMENT_AFTER = 120, 240


def cut_fragment(headline: str) -> str:
    """Return what is around the first marked word of `headline`, in whole words."""
    found = max(headline.find(HIGHLIGHT_START), 0)
    start, end = max(found - FRAGMENT_BEFORE, 0), found + FRAGMENT_AFTER
    before = headline[start:found]
    before = "…" + before.partition(" ")[2] if start else before
    after = headline[found:end]
    after = after.rpartition(" ")[0] + "…" if end < len(headline) and " " in after else after
    return before + after


def render_fragment(headline: str) -> SafeString:
    """Return the beginning of a headline as HTML: escaped, with <mark> around the found words."""
    # What is between, and what was found.
    pieces = HIGHLIGHTED.split(strip_markup(cut_fragment(headline)))
    *pieces, end = (re.sub(f"[{HIGHLIGHT_START}{HIGHLIGHT_STOP}]", "", piece) for piece in pieces)
    pairs = zip(pieces[::2], pieces[1::2], strict=True)
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pairs), end)
