"""Renders what members type (CommonMark, as markdown_rules.py changes it) as safe HTML.

markdown-it-py renders Markdown without raw HTML; bleach applies an allowlist and links bare URLs;
nh3, which is actively maintained, sanitizes the result again. Nothing else in this project marks a
member's text as safe. The HTML is stored beside its source with the version of the renderer;
`manage.py rerender_markup` renders again what an older version has written.
"""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any

import bleach
import nh3
from bleach.linkifier import LinkifyFilter
from django.conf import settings
from django.db import models
from django.utils.html import conditional_escape, escape, linebreaks, strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from recovery_forum.lib.markdown_rules import adapt_parser
from recovery_forum.lib.plain_text import MAX_QUOTED, html_to_text, shorten
from recovery_forum.lib.text import shows_nothing

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

RENDERER_VERSION = 5  # Increase it with every change of what `render_markup` returns.

# Characters. Enough for any post, and few enough for every parser below to stay fast.
MAX_LENGTH = 20_000

# What the parsers make a token of. They are slow at that: 20,000 characters of "a" and blank lines
# would take a second of a worker. A text with more of them is shown as it was typed. Nobody writes
# so many: 20,000 characters of technical documentation have about 2,000.
MARKS = re.compile(r"""[][`*_~<>&"!\\\n]|^ *(?:[-+#]|\d+[.)])""", re.M)
MAX_MARKS = 2_500

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol",
    "p", "pre", "s", "strong", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "*": set(),  # Else nh3 would allow lang and title everywhere.
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "dir"},
    "li": {"value"},
    **{tag: {"dir"} for tag in ("p", "h3", "h4", "h5", "h6", "ul", "blockquote")},
}
LINK_SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow ugc noopener noreferrer"

# Bare URLs that become links: only "https://…" and "www.…", because a forgotten space ("today.it
# was hard") is no URL; nor is "www.larch@example.org". The match stops before an escaped bracket or
# quote, and before quotes, brackets and full stops of other scripts, which no address holds as they
# are.
FOREIGN_PUNCTUATION = "".join(
    character
    for character in map(chr, range(0xA1, 0x10000))
    if unicodedata.category(character) in {"Ps", "Pe", "Pi", "Pf", "Po"}
)
BARE_URL_PATTERN = re.compile(
    rf"""(?<![\w@.])(?:https?://|www\.(?![^\s/?\#]*@))(?:(?!&(?:lt|gt|quot);)[^\s<>"{FOREIGN_PUNCTUATION}])+""",
    re.I,
)
# What ends the sentence and not the address. The semicolon of "&amp;" belongs to it.
SENTENCE_END = re.compile(r"""(?:&amp;|(?<!&amp);|[&.,:!?'*_~])+$""")

CLOSING = {")": "(", "]": "[", "}": "{"}

BLOCKQUOTE_TAG = re.compile(r"</?blockquote\b[^>]*>")

# A page uses h1 and h2 itself, so headings in a post start at h3.
HEADING_OFFSET = 2

# Uploaded pictures have their size in their name, so that the page does not jump when they load;
# see posts/pictures/services.py.
SIZE_IN_FILE_NAME = re.compile(r"-(\d{1,4})x(\d{1,4})\.webp$")

_local = threading.local()  # bleach's Cleaner keeps state while it works.


def render_markup(text: str) -> SafeString:
    """Return safe HTML for `text`, which is CommonMark. Text beyond MAX_LENGTH is cut off.

    With more than MAX_MARKS, it is no CommonMark, and keeps only its lines.
    """
    text = text[:MAX_LENGTH]
    if len(MARKS.findall(text)) > MAX_MARKS:
        html = linebreaks(text, autoescape=True).replace("<br>", "<br>\n")
    else:
        html = _clean_and_linkify(_render_commonmark(text))
    html = _sanitize_html(html)
    return mark_safe(html)  # noqa: S308 - sanitized above.


def extract_plain_text(source: str, length: int = 200) -> str:
    """Return the text of `source` with its lines, in at most `length` characters.

    Takes Markdown, or HTML that is marked safe, such as the value of a RenderedField. Quotes are
    marked with "> ", and shortened if there is no room for the own words else.
    """
    html = source if hasattr(source, "__html__") else render_markup(source)
    text = html_to_text(html)
    if len(text) > length:
        text = html_to_text(html, longest_quote=MAX_QUOTED)
    return shorten(text, length)


def make_links_absolute(html: str, site_url: str) -> str:
    """Return `html`, which render_markup() wrote, for reading elsewhere: with full addresses."""
    return re.sub(r'((?:href|src)=")(?=/(?!/))', rf"\g<1>{site_url}", html)


def replace_outer_quotes(
    html: str, find_substitute: Callable[[str], SafeString | None]
) -> SafeString:
    """Return `html`, which render_markup() wrote, with some of its outer quotes replaced.

    `find_substitute` takes the HTML of a quote, with the quotes inside it, and returns the HTML
    that stands in its place, or None if the quote stays.
    """
    pieces, depth, written, began = [], 0, 0, 0
    for tag in BLOCKQUOTE_TAG.finditer(html):
        is_end = tag[0].startswith("</")
        if not is_end and depth == 0:
            began = tag.start()
        depth += -1 if is_end else 1
        if depth == 0 and (substitute := find_substitute(html[began : tag.end()])) is not None:
            pieces += [html[written:began], conditional_escape(substitute)]
            written = tag.end()
    return mark_safe("".join([*pieces, html[written:]]))  # noqa: S308 - as safe as `html` was.


def shows_no_words(html: str) -> bool:
    """Return whether `html`, which render_markup() wrote, has neither words nor a picture."""
    return "<img" not in html and shows_nothing(unescape(strip_tags(html)))


def _render_commonmark(text: str) -> str:
    return _create_markdown_parser().render(text)


def _clean_and_linkify(html: str) -> str:
    return _create_cleaner().clean(html)


def _sanitize_html(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=LINK_SCHEMES,
        link_rel=LINK_REL,
        attribute_filter=_allow_uploaded_picture,
    )


def _allow_uploaded_picture(tag: str, name: str, value: str) -> str | None:
    return None if (tag, name) == ("img", "src") and not _is_uploaded_picture(value) else value


def _is_uploaded_picture(url: str) -> bool:
    """Return whether `url` is an upload of this forum. Rejects paths such as "/media/../x"."""
    name = url.removeprefix(settings.MEDIA_URL)
    return name != url and ".." not in name and bool(re.fullmatch(r"[\w./-]+", name))


class _Renderer(RendererHTML):
    """Renders pictures of other hosts as links.

    Loading them would tell the other host who reads what, and when.
    """

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        source = str(token.attrs.get("src", ""))
        alt = self.renderInlineAsText(token.children or [], options, env)
        if _is_uploaded_picture(source):
            token.attrs["alt"] = alt
            token.attrs["loading"] = "lazy"
            if size := SIZE_IN_FILE_NAME.search(source):
                token.attrs["width"], token.attrs["height"] = size.groups()
            return self.renderToken(tokens, idx, options, env)
        if _is_inside_link(tokens[:idx]):
            return escape(alt)
        return f'<a href="{escape(source)}">{escape(alt or source)}</a>'


def _is_inside_link(before: Sequence[Token]) -> bool:
    kinds = [token.type for token in before]
    return kinds.count("link_open") > kinds.count("link_close")


def _lower_headings(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + HEADING_OFFSET, 6)}"


class _LinkFilter(LinkifyFilter):
    """LinkifyFilter without its second pass over entities: it turns a typed "\\&lt;" into "<"."""

    def extract_entities(self, token: dict) -> Iterator[dict]:
        yield token

    def strip_non_url_bits(self, fragment: str) -> tuple[str, str, str]:
        """Return the address, what stands before it, and what is the rest of the sentence."""
        url = fragment
        while True:
            shorter = SENTENCE_END.sub("", url)
            if shorter[-1:] in CLOSING and shorter.count(shorter[-1]) > shorter.count(
                CLOSING[shorter[-1]]
            ):
                shorter = shorter[:-1]
            if shorter == url:
                return url, "", fragment[len(url) :]
            url = shorter


def _create_markdown_parser() -> MarkdownIt:
    if not hasattr(_local, "markdown"):
        parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
        parser.enable("strikethrough")
        parser.core.ruler.push("lower_headings", _lower_headings)
        adapt_parser(parser)
        _local.markdown = parser
    return _local.markdown


def _create_cleaner() -> bleach.Cleaner:
    if not hasattr(_local, "cleaner"):
        linkify = partial(
            _LinkFilter,
            callbacks=[],
            url_re=BARE_URL_PATTERN,
            skip_tags={"pre", "code"},
            parse_email=False,
        )
        _local.cleaner = bleach.Cleaner(
            tags=TAGS,
            attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
            protocols=LINK_SCHEMES,
            strip=True,
            filters=[linkify],
        )
    return _local.cleaner


class RenderedHtml(SafeString):
    """HTML written by `render_markup`; `mark` is the renderer's version and the source's hash."""

    mark = ""

    @classmethod
    def of(cls, html: str, mark: str) -> RenderedHtml:
        rendered = cls(html)
        rendered.mark = mark
        return rendered


class RenderedField(models.TextField):
    """Stores the safe HTML of another field.

    `source` is the name of the field that holds the CommonMark. save() renders it again if the
    source or the version of the renderer has changed; `update_fields` must name both fields. In
    Python the value is HTML that is marked safe. In the database its first line is the mark.
    """

    def __init__(self, source: str, **kwargs: Any) -> None:
        self.source = source
        kwargs |= {"editable": False, "blank": True}
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "blank"):
            kwargs.pop(key, None)
        return name, path, args, kwargs | {"source": self.source}

    def rendered(self, instance: models.Model) -> RenderedHtml:
        """Return the HTML of `instance`: the stored one if it is up to date, else a new one."""
        source = getattr(instance, self.source) or ""
        mark = _make_version_mark(source)
        held = getattr(instance, self.attname)
        if isinstance(held, RenderedHtml) and held.mark == mark:
            return held
        return RenderedHtml.of(render_markup(source), mark)

    def pre_save(self, model_instance: models.Model, add: bool) -> RenderedHtml:
        html = self.rendered(model_instance)
        setattr(model_instance, self.attname, html)
        return html

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if hasattr(value, "as_sql"):
            return value
        if value and not isinstance(value, RenderedHtml):
            raise TypeError("Only render_markup() writes this field: save its source.")
        # Empty values from fixtures are rendered by `manage.py rerender_markup`.
        return f"{getattr(value, 'mark', 'v0')}\n{value or ''}"

    def from_db_value(
        self, value: str | None, expression: Any, connection: BaseDatabaseWrapper
    ) -> RenderedHtml | None:
        if value is None:
            return None
        mark, _, html = value.partition("\n")
        return RenderedHtml.of(html, mark)

    def value_to_string(self, obj: models.Model) -> str:
        return ""  # Dumps hold only the source: loaded HTML would not be trusted.

    def stale(self, queryset: models.QuerySet) -> models.QuerySet:
        """Return the rows of `queryset` whose HTML another version of the renderer has written."""
        return queryset.exclude(**{f"{self.attname}__startswith": f"v{RENDERER_VERSION} "})


def _make_version_mark(source: str) -> str:
    return f"v{RENDERER_VERSION} {hashlib.sha256(source.encode()).hexdigest()[:16]}"
