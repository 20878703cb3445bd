"""Search in scripts that put no spaces between words."""

import pytest

from posts.search.parts import split_words
from posts.search.queries import find_posts, find_threads
from posts.threads.editing import update_post
from posts.threads.posting import create_reply, create_thread

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]

TEXTS = {
    "japanese": "昨日は三十分も散歩してから断酒会に行きました。",
    "chinese": "我每天在公园里走路，已经戒酒三十天了。",
    "thai": "วันนี้ฉันเดินเล่นในสวนสาธารณะแล้วรู้สึกดีขึ้น",
    "korean": "오늘은 금주모임에 갔다가 공원산책을 했어요.",
    "khmer": "ខ្ញុំដើរលេងនៅសួនច្បារ",
}


@pytest.fixture
def posts(group, alice, bob):
    opening = create_thread(group, alice, "First walk", "I walked.", "discussion")
    return {name: create_reply(opening, bob, text) for name, text in TEXTS.items()}


def search(member, words):
    return {post.pk for post in find_posts(member, words, {})[0]}


PARTS = {
    "japanese": ["散歩", "断酒", "断酒会", "散歩 断酒"],
    "chinese": ["公园", "戒酒", "园", "天了", "了"],
    "thai": ["เดินเล่น", "สวน"],
    "korean": ["산책", "모임"],
    "khmer": ["សួន"],
}


def test_a_part_of_unspaced_text_is_found(posts, alice):
    for name, parts in PARTS.items():
        for words in parts:
            assert search(alice, words) == {posts[name].pk}, words
    for words in ("Ｄ公园", "散步", "歩散", "園分"):
        assert search(alice, words) == set(), words


def test_words_of_both_kinds_must_match(posts, alice, bob):
    both = create_reply(posts["thai"], bob, "My 断酒 meeting was walking distance.")
    assert search(alice, "断酒 meeting") == {both.pk}
    assert search(alice, "断酒 breakfast") == set()


def test_the_best_match_comes_first(posts, alice, bob):
    often = create_reply(posts["thai"], bob, "散歩、散歩、また散歩。")
    create_reply(posts["thai"], bob, "長い長い文章の中に一度だけ散歩という言葉があります。")
    found, _more = find_posts(alice, "散歩", {})
    assert found[0].pk == often.pk


def test_the_excerpt_highlights_the_match(posts, alice):
    [post] = find_posts(alice, "断酒会", {})[0]
    assert "<mark>断酒会</mark>に" in post.fragment


def test_an_edit_is_indexed_again(posts, alice):
    update_post(posts["chinese"], "没有。")
    assert search(alice, "公园") == set()


def test_titles_are_found(group, alice):
    create_thread(group, alice, "毎日の散歩について", "x", "discussion")
    assert [thread.title for thread in find_threads(alice, "散歩", {})] == ["毎日の散歩について"]
    assert find_threads(alice, "断酒", {}) == []
    assert find_threads(alice, "散歩 breakfast", {}) == []


def test_punctuation_causes_no_error(posts, alice):
    for words in ("散歩'", "'散歩'", "散歩\\", "散歩:*", "!散歩", "散歩 | 断酒", "々", "ー"):
        search(alice, words)
        find_threads(alice, words, {})


def test_latin_words_are_searched_as_before():
    assert split_words("R&B “walking”").query == ""
