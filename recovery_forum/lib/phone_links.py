"""Phone numbers in what somebody wrote, as links that call them with one tap."""

import re
from html import unescape

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# Three to fifteen digits (ITU-T E.164), which people divide by spaces, hyphens, dots or slashes.
NUMBER = re.compile(r"(?<![\w.@/+-])\+?\(?\d(?:[ ()./-]{0,2}\d){2,14}(?![\w@])", re.ASCII)
LEFT_ALONE = re.compile(r"<(a|code|pre)\b", re.I)
LEFT_ALONE_END = re.compile(r"</(a|code|pre)\b", re.I)
TAGS = re.compile(r'(<(?:[^>"]|"[^"]*")*>)')
DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


def link_phone_numbers(text: str) -> SafeString:
    """Return `text` as HTML in which each phone number calls it, or prepares a text message to it.

    The latter after "text" or "text HOME to". A number runs from left to right, also in a text in
    Arabic. Everything else is escaped; dates are no numbers.
    """
    message = re.compile(rf"\b{re.escape(_('text'))}( \S+){{0,2}}\s*$", re.I)
    parts, end = [], 0
    for found in NUMBER.finditer(text):
        if DATE.fullmatch(found[0]):
            continue
        before = text[end : found.start()]
        scheme = "sms" if message.search(before) else "tel"
        dialled = re.sub(r"[^\d+]", "", found[0])
        link = format_html(
            '<a class="call" dir="ltr" href="{}:{}">{}</a>', scheme, dialled, found[0]
        )
        parts += [before, link]
        end = found.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, text[end:]]))


def link_phone_numbers_in_html(html: str) -> SafeString:
    """Return `html`, which is safe, with its phone numbers as links. Links and code stay."""
    parts, inside = [], 0
    for part in TAGS.split(html):
        if part.startswith("<"):
            inside += bool(LEFT_ALONE.match(part)) - bool(LEFT_ALONE_END.match(part))
            parts.append(part)
        else:
            parts.append(part if inside else link_phone_numbers(unescape(part)))
    return SafeString("".join(parts))
