import re
from html import unescape

import nh3
import pytest
from bleach.sanitizer import BleachSanitizerFilter
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from groups.models import Group
from recovery_forum.lib import markup
from recovery_forum.lib.markup import (
    ATTRIBUTES,
    LINK_REL,
    LINK_SCHEMES,
    MARKS,
    MAX_LENGTH,
    MAX_MARKS,
    RENDERER_VERSION,
    TAGS,
    RenderedField,
    extract_plain_text,
    render_markup,
)

PIECES = [
    "<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "javascript:",
    "[a](", ")", "![", "](", "<http://a.test>", "https://a.test", "`", "```", "**", "> ", "- ",
    "# ", "\n", " ", "&lt;", "&#x6a;", "<!--", "-->", "<math>", "<style>", "hx-get=", '"', "'",
    "data:", "<a href='", "\\", "/media/a.webp", "word", "<noscript>", "<template>", "é", "\u202e",
    "&",
]  # fmt: skip

HARMFUL = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](javascript:123)",
    "<javascript:123>",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "![a](data:image/svg+xml,x)",
    "[a](vbscript:x)",
    "[a](svg:x)",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:x" hx-get="/x" hx-on:click="y">a</a>',
    "<svg><script>alert(1)</script></svg>",
    "<<script>script>alert(1)<</script>/script>",
    '[a](https://a.test "x\\" onclick=\\"alert(1)")',
    '![a" onerror="alert(1)](/media/a.webp)',
]


def tags_in(html):
    """Return what a browser would parse as tags, with their attributes."""
    return re.findall(r"<[^>]*>", html)


def attributes_in(html):
    """Return the names of attributes, without their values."""
    bare = (re.sub(r'"[^"]*"', '""', tag) for tag in tags_in(html))
    return {name for tag in bare for name in re.findall(r"\s([\w:-]+)=", tag)}


def is_harmless(html):
    addresses = "".join(tags_in(html))
    schemes = re.findall(r'(?:href|src)="\s*([a-z][a-z0-9+.-]*):', addresses, re.I)
    return (
        not [tag for tag in tags_in(html) if "script" in tag.split()[0].lower()]
        and attributes_in(html)
        <= {
            "href",
            "title",
            "rel",
            "src",
            "alt",
            "loading",
            "start",
            "value",
            "dir",
        }
        and {scheme.lower() for scheme in schemes} <= {"http", "https", "mailto"}
    )


@pytest.mark.parametrize("text", HARMFUL)
def test_nothing_harmful_remains(text):
    assert is_harmless(render_markup(text))


@hypothesis_settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_mixture_is_harmless(text):
    assert is_harmless(render_markup(text))


@hypothesis_settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=80))
def test_cleaning_again_changes_nothing(text):
    html = render_markup(text)
    again = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=LINK_SCHEMES,
        link_rel=LINK_REL,
    )
    assert again == html


def test_typed_html_is_shown_as_text():
    assert render_markup("<b>me</b>") == "<p>&lt;b&gt;me&lt;/b&gt;</p>\n"


def test_the_result_is_marked_safe():
    assert isinstance(render_markup("hello"), SafeString)


@pytest.mark.parametrize(
    ("typed", "tag"), [("#", "h3"), ("##", "h4"), ("####", "h6"), ("######", "h6")]
)
def test_headings_start_below_those_of_the_page(typed, tag):
    assert render_markup(f"{typed} Day one") == f"<{tag}>Day one</{tag}>\n"


def test_links_have_nofollow_and_noopener():
    assert render_markup("[a](https://a.test)") == (
        '<p><a href="https://a.test" rel="nofollow ugc noopener noreferrer">a</a></p>\n'
    )


def test_a_bare_address_becomes_a_link():
    assert 'href="https://a.test/b?c=1&amp;d=2"' in render_markup(
        "see https://a.test/b?c=1&d=2 please"
    )


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("(https://a.health/b)", "https://a.health/b"),
        ("Look at www.a.org.", "http://www.a.org"),
        ('"https://a.org/b"', "https://a.org/b"),
        ("https://a.org<b", "https://a.org"),
        ("https://en.wikipedia.org/wiki/A_(b), yes", "https://en.wikipedia.org/wiki/A_(b)"),
    ],
)
def test_a_link_ends_where_the_url_ends(text, link):
    assert f'<a href="{link}" ' in render_markup(text)


@pytest.mark.parametrize("text", ["today.it was hard", "me@example.com", "`https://a.test`"])
def test_text_that_only_looks_like_a_url_stays_text(text):
    assert "<a" not in render_markup(text)


def test_a_picture_of_another_host_becomes_a_link():
    html = render_markup("![the sea](https://a.test/sea.png)")
    assert "<img" not in html
    assert 'href="https://a.test/sea.png"' in html
    assert ">the sea</a>" in html


def test_a_picture_inside_a_link_leaves_its_alt_text():
    html = render_markup("[![the sea](https://a.test/sea.png)](https://b.test)")
    assert html.count("<a ") == 1
    assert ">the sea</a>" in html


def test_an_uploaded_picture_is_shown_with_its_alt_text():
    html = render_markup("![the *sea*](/media/posts/sea.webp)")
    assert html == '<p><img src="/media/posts/sea.webp" alt="the sea" loading="lazy"></p>\n'


@pytest.mark.parametrize(
    "address",
    ["/media/../accounts/logout/", "/media/%2e%2e/x", "/mediax", "//a.test/x", "/media/?x"],
)
def test_only_uploaded_pictures_are_loaded(address):
    assert "<img" not in render_markup(f"![x]({address})")


@pytest.mark.parametrize(
    "typed",
    [
        "[",
        "![",
        "https://a.org ",
        "www.",
        "(",
        "https://(",
        "*",
        "> ",
        "`",
        "- ",
        "<",
        "[a](",
        "**a ",
        "&",
        "_a",
    ],
)
def test_long_repetitive_texts_are_rendered_in_time(typed):
    render_markup(typed * (MAX_LENGTH // len(typed)))


# Parsing each of these takes half a second or more.
COSTLY = [
    "a\n\n", "* a\n\n", "> a\n\n", "*a*\n\n", "1. a\n", "- a\n  - b\n", "![", "[", "[]()", "&", "<",
    '"', "a\\\n", "`\n\n", "# a\n", "_*", "~~a", "![a](b)\n\n", "[![a](b)](c) ",
    "é\n\n", "```\na\n```\n",
]  # fmt: skip


@pytest.fixture
def count_tokens(monkeypatch):
    """Count the tokens that markdown-it and bleach create."""
    made = {"markdown-it": 0, "bleach": 0}

    def count(owner, name, library):
        real = getattr(owner, name)

        def counted(*args, **kwargs):
            made[library] += 1
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, counted)

    count(StateBlock, "push", "markdown-it")
    count(StateInline, "push", "markdown-it")
    count(BleachSanitizerFilter, "sanitize_token", "bleach")
    return made


@pytest.mark.parametrize("typed", COSTLY)
def test_a_text_of_markup_characters_only_is_shown_as_typed(count_tokens, typed):
    text = (typed * MAX_LENGTH)[:MAX_LENGTH]
    html = render_markup(text)
    assert count_tokens == {"markdown-it": 0, "bleach": 0}
    assert unescape(strip_tags(html)).split() == text.split()


@pytest.mark.parametrize("typed", COSTLY)
def test_a_text_at_the_limit_of_markup_is_rendered_in_time(count_tokens, typed):
    render_markup(typed * (MAX_MARKS // len(MARKS.findall(typed))))
    assert max(count_tokens.values()) <= 5 * MAX_MARKS


def test_text_shown_as_typed_is_harmless():
    html = render_markup("<script>alert(1)</script>\n" * 700)
    assert is_harmless(html)
    assert html.startswith("<p>&lt;script&gt;")


@pytest.mark.parametrize("document", ["CHANGELOG.md", "docs/settings.md", "docs/operations.md"])
def test_ordinary_texts_are_never_shown_as_typed(document):
    text = (settings.BASE_DIR / document).read_text()
    parts = [text[at : at + MAX_LENGTH] for at in range(0, len(text), MAX_LENGTH)]
    assert max(len(MARKS.findall(part)) for part in parts) < MAX_MARKS


def test_threads_share_no_cleaner():
    from concurrent.futures import ThreadPoolExecutor

    texts = [f"**{n}** https://a.test/{n}" for n in range(60)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(render_markup, texts)) == [render_markup(text) for text in texts]


def test_plain_text_of_markdown_has_its_words():
    assert (
        extract_plain_text("# Day **one**\n\n- tea & [toast](https://a.test)")
        == "Day one\n\n- tea & toast"
    )


def test_plain_text_of_html_has_its_words():
    assert extract_plain_text(render_markup("I <3 *you* & me")) == "I <3 you & me"


def test_plain_text_is_not_marked_safe():
    assert not isinstance(extract_plain_text(render_markup("&lt;b&gt;")), SafeString)


def test_plain_text_is_cut_after_a_word():
    assert extract_plain_text("one two, three", 10) == "one two…"
    assert len(extract_plain_text("x" * 50, 10)) == 10


# --- The field ------------------------------------------------------------------


@pytest.fixture
def renders(monkeypatch):
    """The list of texts that were rendered."""
    seen, real = [], render_markup
    monkeypatch.setattr(markup, "render_markup", lambda text: seen.append(text) or real(text))
    return seen


@pytest.fixture
def group_with_markup(db):
    Group.objects.create(slug="tea", name="Tea", about="*hello*")
    return Group.objects.get(slug="tea")


def stored(group_with_markup):
    """Return the column as stored in the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT about_html FROM groups_group WHERE id = %s", [group_with_markup.pk])
        return cursor.fetchone()[0]


def store_older_html(group_with_markup, html="old"):
    """Store the HTML of `room` written by an older renderer."""
    from django.db import connection

    with connection.cursor() as cursor:
        values = [f"v0 abc\n{html}", group_with_markup.pk]
        cursor.execute("UPDATE groups_group SET about_html = %s WHERE id = %s", values)
    group_with_markup.refresh_from_db()


def test_a_row_has_safe_html_of_its_source(group_with_markup):
    assert group_with_markup.about_html == "<p><em>hello</em></p>\n"
    assert isinstance(group_with_markup.about_html, SafeString)


def test_the_version_of_the_renderer_is_stored(group_with_markup):
    assert stored(group_with_markup).startswith(f"v{RENDERER_VERSION} ")


def test_saving_without_changing_the_source_renders_nothing(group_with_markup, renders):
    group_with_markup.name = "Green tea"
    group_with_markup.save()
    assert renders == []
    assert "<em>hello</em>" in stored(group_with_markup)


def test_saving_another_source_renders_it(group_with_markup, renders):
    group_with_markup.about = "bye"
    group_with_markup.save()
    assert renders == ["bye"]
    assert stored(group_with_markup).endswith("<p>bye</p>\n")


def test_saving_renders_html_of_an_older_version_again(group_with_markup, renders):
    store_older_html(group_with_markup)
    group_with_markup.save()
    assert renders == ["*hello*"]


def test_html_from_elsewhere_is_refused(group_with_markup):
    with pytest.raises(TypeError):
        Group.objects.update(about_html="<script>")


def test_html_that_was_set_by_hand_is_replaced(group_with_markup):
    group_with_markup.about_html = SafeString("<script>")
    group_with_markup.save()
    assert "<script>" not in stored(group_with_markup)


def test_only_older_rows_are_stale(group_with_markup):
    field = Group._meta.get_field("about_html")
    assert group_with_markup not in field.stale(Group.objects.all())
    store_older_html(group_with_markup)
    assert group_with_markup in field.stale(Group.objects.all())


def test_the_command_renders_older_rows(group_with_markup):
    store_older_html(group_with_markup)
    call_command("rerender_markup", verbosity=0)
    group_with_markup.refresh_from_db()
    assert group_with_markup.about_html == "<p><em>hello</em></p>\n"
    assert not Group._meta.get_field("about_html").stale(Group.objects.all()).exists()


def test_the_command_leaves_newer_rows(group_with_markup, renders):
    call_command("rerender_markup", verbosity=0)
    assert renders == []


def test_fixtures_have_no_html_and_are_rendered_when_loaded(group_with_markup):
    dump = serializers.serialize("json", [group_with_markup])
    assert "<em>" not in dump
    for row in serializers.deserialize("json", dump):
        row.save()
    call_command("rerender_markup", verbosity=0)
    group_with_markup.refresh_from_db()
    assert group_with_markup.about_html == "<p><em>hello</em></p>\n"


def test_a_migration_names_the_source_only():
    _name, path, args, kwargs = RenderedField(source="about").deconstruct()
    assert (path, args, kwargs) == (
        "recovery_forum.lib.markup.RenderedField",
        [],
        {"source": "about"},
    )
