"""Static files: one stylesheet and one script built from many small sources."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import get_ident
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, FileSystemFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage


def join_stylesheets(folder: Path) -> str:
    """Return the stylesheets of `folder`, in the order of their names."""
    return "\n".join(source.read_text() for source in sorted(folder.glob("*.css")))


def join_scripts(folder: Path) -> str:
    """Return the scripts of `folder`, each in a block of its own scope."""
    return _in_blocks(sorted(folder.glob("*.js")))


def _in_blocks(sources: Iterable[Path]) -> str:
    return "\n".join(f"{{\n{source.read_text()}}}\n" for source in sources)


def join_admin_stylesheets(folder: Path) -> str:
    """Return the design tokens and the help bar of the forum, then the stylesheets of the admin."""
    shared = (folder.parent / "css" / name for name in ("00-tokens.css", "03-help-bar.css"))
    return "\n".join(source.read_text() for source in shared) + join_stylesheets(folder)


def join_admin_scripts(folder: Path) -> str:
    """Return what the admin site needs of the scripts in `folder`: "Leave this page" and menus."""
    return _in_blocks(folder / name for name in ("close-menu.js", "quick-exit.js"))


# For each bundle: the folder below static/ that holds its sources, and how they are joined.
BUNDLES = {
    "forum.css": ("css", join_stylesheets),
    "forum.js": ("js", join_scripts),
    "panel.css": ("panel", join_admin_stylesheets),
    "panel.js": ("js", join_admin_scripts),
}


class BundleFinder(BaseFinder):
    """Finds the project's static files, with a bundle in place of each folder of sources."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.files: Any = FileSystemFinder()

    def check(self, **kwargs: Any) -> list:
        return self.files.check(**kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in BUNDLES:
            return self.files.find(path, find_all=find_all)
        bundle = str(write_bundle(path))
        return [bundle] if find_all else bundle

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        sources = tuple(f"{folder}/" for folder, _join in BUNDLES.values())
        for path, storage in self.files.list(ignore_patterns):
            if not path.startswith(sources):
                yield path, storage
        for path in BUNDLES:
            storage = InMemoryStorage()
            storage.save(path, ContentFile(build_bundle(path)))
            yield path, storage


def build_bundle(path: str) -> str:
    """Return the content of the bundle `path`."""
    folder, join = BUNDLES[path]
    return join(Path(settings.STATICFILES_DIRS[0], folder))


def write_bundle(path: str) -> Path:
    """Write the bundle `path` to a file unless it is up to date. Return the path of that file.

    The file is replaced atomically, because another process may be serving it. A browser asks for
    forum.css and forum.js at once, so each thread writes to a file of its own.
    """
    bundle, content = settings.VAR_DIR / path, build_bundle(path)
    if not bundle.exists() or bundle.read_text() != content:
        draft = bundle.with_name(f"{path}.{os.getpid()}.{get_ident()}")
        draft.write_text(content)
        draft.replace(bundle)
    return bundle
