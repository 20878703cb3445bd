"""Markup: what members type, made into HTML that is safe to show.

CommonMark by markdown-it-py with raw HTML off, then bleach (an allowlist, and links for bare
addresses), then nh3, the maintained last wall. Nothing else in the product marks a member's text
safe. The HTML is stored beside its source with the version of the renderer that wrote it;
`manage.py rerender` renders again what an older version wrote.
"""

import re
import threading
from functools import partial

import bleach
import nh3
from bleach.linkifier import LinkifyFilter
from django.conf import settings
from django.db import models
from django.db.models.functions import Cast, Left
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

RENDERER_VERSION = 1  # Raise it with every change of what `render` gives.

# Characters. Nobody needs more in one post, and every parser below stays quick up to here.
MAX_LENGTH = 20_000

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol",
    "p", "pre", "s", "strong", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow ugc noopener noreferrer"

# A page has its h1 and its sections their h2: headings in a post start below them.
HEADINGS_DOWN = 2

_local = threading.local()  # bleach's Cleaner keeps state while it works.


def render(text: str) -> SafeString:
    """Safe HTML of `text`, which is CommonMark of at most MAX_LENGTH characters."""
    html = _markdown().render(text[:MAX_LENGTH])
    html = _cleaner().clean(html)
    html = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=LINK_REL,
    )
    return mark_safe(html)  # noqa: S308 - the three walls above are the reason.


def plain_text(source: str, length: int = 200) -> str:
    """The words of `source` (text or HTML) on one line, cut after a word before `length`."""
    words = re.sub(r"\s+", " ", strip_tags(source)).strip()
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


class _Renderer(RendererHTML):
    """Headings further down, and pictures of other hosts as links to them.

    Loading a picture from elsewhere would tell that host who reads what, and when.
    """

    def image(self, tokens, idx, options, env):
        token = tokens[idx]
        source = str(token.attrs.get("src", ""))
        alt = self.renderInlineAsText(token.children or [], options, env)
        if source.startswith(settings.MEDIA_URL):
            token.attrs["alt"] = alt
            return self.renderToken(tokens, idx, options, env)
        return f'<a href="{escape(source)}">{escape(alt or source)}</a>'


def _lower_headings(state):
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + HEADINGS_DOWN, 6)}"


def _markdown() -> MarkdownIt:
    if not hasattr(_local, "markdown"):
        parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
        parser.enable("strikethrough")
        parser.core.ruler.push("lower_headings", _lower_headings)
        _local.markdown = parser
    return _local.markdown


def _cleaner() -> bleach.Cleaner:
    if not hasattr(_local, "cleaner"):
        linkify = partial(LinkifyFilter, skip_tags={"pre", "code"}, parse_email=False)
        _local.cleaner = bleach.Cleaner(
            tags=TAGS,
            attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
            protocols=SCHEMES,
            strip=True,
            filters=[linkify],
        )
    return _local.cleaner


class RenderedField(models.TextField):
    """The safe HTML of another field, kept with the version of the renderer.

    Takes the name of the field that holds the source. It is rendered when the row is saved; with
    `update_fields`, name both. In Python it is the HTML, marked safe.
    """

    MARK = f"v{RENDERER_VERSION}\n"

    def __init__(self, source, **kwargs):
        self.source = source
        kwargs |= {"editable": False, "blank": True}
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "blank"):
            kwargs.pop(key, None)
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance, add):
        html = render(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, html)
        return html

    def get_prep_value(self, value):
        return self.MARK + (value or "")

    def from_db_value(self, value, expression, connection):
        return None if value is None else mark_safe(value.partition("\n")[2])  # noqa: S308

    def stale(self, queryset):
        """The rows of `queryset` whose HTML an older renderer wrote."""
        mark = Left(Cast(self.attname, models.TextField()), len(self.MARK))
        return queryset.alias(renderer_mark=mark).exclude(renderer_mark=self.MARK)
