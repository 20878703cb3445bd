"""In which languages the search knows the forms of a word: those that PostgreSQL has a stemmer for.

Every post is found by its words as English would stem them (`Post.search`); one in a group of
another of these languages also as that one does (`Post.search_by_language`, kept by a trigger of migration
0018_own_words, which made a configuration for each).
"""

SEARCH_CONFIGS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip


def search_config_for(language: str) -> str:
    """The search configuration of a language code that is in STEMMED."""
    return f"forum_{language}"
