"""Markup: what members type, made into HTML that is safe to show.

CommonMark by markdown-it-py with raw HTML off, then bleach (an allowlist, and links for bare
addresses), then nh3, the maintained last wall. Nothing else in the product marks a member's text
safe. The HTML is stored beside its source with the version of the renderer that wrote it;
`manage.py rerender_markup` renders again what an older version wrote.
"""

import hashlib
import re
import threading
from functools import partial
from html import unescape

import bleach
import nh3
from bleach.linkifier import LinkifyFilter
from django.conf import settings
from django.db import models
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

RENDERER_VERSION = 2  # Raise it with every change of what `render` gives.

# Characters. Nobody needs more in one post, and every parser below stays quick up to here.
MAX_LENGTH = 20_000

TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol",
    "p", "pre", "s", "strong", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
}
LINK_SCHEMES = {"http", "https", "mailto"}
LINK_REL = "nofollow ugc noopener noreferrer"

# What becomes a link by itself. Only "https://…" and "www.…": a forgotten space ("today.it was
# hard") is no address. Stops before an escaped bracket or quote.
BARE_URL_PATTERN = re.compile(
    r"""(?<![\w@.])(?:https?://|www\.)(?:(?!&(?:lt|gt|quot);)[^\s<>"])+""", re.I
)

# A page has its h1 and its sections their h2: headings in a post start below them.
HEADING_OFFSET = 2

# A picture of ours says its size, so that nothing jumps when it arrives; see posts/picturing.py.
SIZE_IN_FILE_NAME = re.compile(r"-(\d{1,4})x(\d{1,4})\.webp$")

_local = threading.local()  # bleach's Cleaner keeps state while it works.


def render_markup(text: str) -> SafeString:
    """Safe HTML of `text`, which is CommonMark of at most MAX_LENGTH characters."""
    html = text[:MAX_LENGTH]
    for step in (_render_commonmark, _clean_and_linkify, _sanitize_html):
        html = step(html)
    return mark_safe(html)  # noqa: S308 - cleaned by bleach and nh3 above.


def extract_plain_text(source: str, length: int = 200) -> str:
    """The words of `source` on one line, in at most `length` characters.

    `source` is CommonMark, or HTML that is marked safe, as a RenderedField gives it.
    """
    html = source if hasattr(source, "__html__") else render_markup(source)
    words = " ".join(unescape(strip_tags(html)).split())
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def _render_commonmark(text):
    return _create_markdown_parser().render(text)


def _clean_and_linkify(html):
    return _create_cleaner().clean(html)


def _sanitize_html(html):
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=LINK_SCHEMES,
        link_rel=LINK_REL,
        attribute_filter=_allow_uploaded_picture,
    )


def _allow_uploaded_picture(tag, name, value):
    return None if (tag, name) == ("img", "src") and not _is_uploaded_picture(value) else value


def _is_uploaded_picture(address) -> bool:
    """Whether `address` is an upload: "/media/../x" would ask for something else."""
    name = address.removeprefix(settings.MEDIA_URL)
    return name != address and ".." not in name and bool(re.fullmatch(r"[\w./-]+", name))


class _Renderer(RendererHTML):
    """Headings further down, and pictures of other hosts as links to them.

    Loading a picture from elsewhere would tell that host who reads what, and when.
    """

    def image(self, tokens, idx, options, env):
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


def _is_inside_link(before) -> bool:
    kinds = [token.type for token in before]
    return kinds.count("link_open") > kinds.count("link_close")


def _lower_headings(state):
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + HEADING_OFFSET, 6)}"


class _LinkFilter(LinkifyFilter):
    """bleach's own, which looks for entities a second time: a typed "\\&lt;" would become "<"."""

    def extract_entities(self, token):
        yield token


def _create_markdown_parser() -> MarkdownIt:
    if not hasattr(_local, "markdown"):
        parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
        parser.enable("strikethrough")
        parser.core.ruler.push("lower_headings", _lower_headings)
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
    """HTML that `render` wrote, with the mark of its renderer and its source."""

    mark = ""

    @classmethod
    def of(cls, html, mark):
        rendered = cls(html)
        rendered.mark = mark
        return rendered


class RenderedField(models.TextField):
    """The safe HTML of another field, kept with the version of the renderer.

    Takes the name of the field that holds the source. It is rendered when the row is saved, if the
    source or the renderer is another than before; with `update_fields`, name both. In Python it is
    the HTML, marked safe. In the database, the first line is its mark.
    """

    def __init__(self, source, **kwargs):
        self.source = source
        kwargs |= {"editable": False, "blank": True}
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        for key in ("editable", "blank"):
            kwargs.pop(key, None)
        return name, path, args, kwargs | {"source": self.source}

    def rendered(self, instance) -> RenderedHtml:
        """What `instance` should hold: what it holds, unless that is of another source or age."""
        source = getattr(instance, self.source) or ""
        mark = _make_version_mark(source)
        held = getattr(instance, self.attname)
        if isinstance(held, RenderedHtml) and held.mark == mark:
            return held
        return RenderedHtml.of(render_markup(source), mark)

    def pre_save(self, model_instance, add):
        html = self.rendered(model_instance)
        setattr(model_instance, self.attname, html)
        return html

    def get_db_prep_save(self, value, connection):
        if hasattr(value, "as_sql"):
            return value
        if value and not isinstance(value, RenderedHtml):
            raise TypeError("Only render() writes this field: save its source.")
        # An empty value of unknown source, as fixtures have it, waits for `manage.py rerender_markup`.
        return f"{getattr(value, 'mark', 'v0')}\n{value or ''}"

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        mark, _, html = value.partition("\n")
        return RenderedHtml.of(html, mark)

    def value_to_string(self, obj):
        return ""  # Dumps hold the source; what is loaded is rendered again, not trusted.

    def stale(self, queryset):
        """The rows of `queryset` whose HTML another version of the renderer wrote."""
        return queryset.exclude(**{f"{self.attname}__startswith": f"v{RENDERER_VERSION} "})


def _make_version_mark(source) -> str:
    return f"v{RENDERER_VERSION} {hashlib.sha256(source.encode()).hexdigest()[:16]}"
