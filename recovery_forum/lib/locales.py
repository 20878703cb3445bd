"""The current language as a locale of Babel, for what Django does not write, such as money."""

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, to_locale


def get_babel_locale() -> Locale:
    """Return the locale of the current language, or English if Babel does not know it."""
    try:
        return Locale.parse(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
