"""Static files: one stylesheet from many small ones, hashed and compressed for production."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, FileSystemFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLE = "forum.css"
SOURCES = "css"  # Below static/. Concatenated in the order of their names.


class BundleFinder(BaseFinder):
    """Finds the project's own static files, with `forum.css` in place of the css folder."""

    def __init__(self, *args, **kwargs):
        self.files = FileSystemFinder()

    def check(self, **kwargs):
        return self.files.check(**kwargs)

    def find(self, path, find_all=False, **kwargs):
        if path != BUNDLE:
            return self.files.find(path, find_all=find_all)
        bundle = settings.VAR_DIR / BUNDLE
        bundle.parent.mkdir(parents=True, exist_ok=True)
        bundle.write_text(bundled())
        return [str(bundle)] if find_all else str(bundle)

    def list(self, ignore_patterns):
        for path, storage in self.files.list(ignore_patterns):
            if not path.startswith(f"{SOURCES}/"):
                yield path, storage
        if not matches_patterns(BUNDLE, ignore_patterns):
            storage = InMemoryStorage()
            storage.save(BUNDLE, ContentFile(bundled()))
            storage.prefix = ""
            yield BUNDLE, storage


def bundled() -> str:
    """The stylesheets, one after the other."""
    sources = sorted(Path(settings.STATICFILES_DIRS[0], SOURCES).glob("*.css"))
    return "\n".join(source.read_text() for source in sources)


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Names with a hash of the content, so that browsers may keep a file for ever."""

    support_js_module_import_aggregation = True
