"""The languages with word stemming in search: those for which PostgreSQL has a stemmer.

Every post is indexed in English (`Post.search`). A post in a group of one of these languages is
also indexed in that language (`Post.search_by_language`, set by a trigger of migration 0002_data).
The first migration of recovery_forum creates a search configuration for each.
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
    """Return the name of the search configuration for a language code of SEARCH_CONFIGS."""
    return f"forum_{language}"
