"""The beginnings of texts that lists show."""

from recovery_forum.lib.plain_text import shorten


def test_a_shortened_text_ends_with_a_whole_word():
    assert set(shorten("of the same " * 80, 180).rstrip("…").split()) == {"of", "the", "same"}
    assert shorten("night, " * 80, 180).endswith("night…")
    assert shorten("a few words", 180) == "a few words"


def test_a_script_without_spaces_is_cut_between_letters():
    assert shorten("夜" * 300, 180) == "夜" * 179 + "…"
    assert len(shorten("夜 " + "夜" * 300, 180)) == 180
