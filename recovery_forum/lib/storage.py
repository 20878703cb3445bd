"""Storage backends: a local folder or an S3-compatible bucket for uploads, and static files."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class AtomicFileStorage(FileSystemStorage):
    """A folder without partial files: a file that a full disk cut short is deleted."""

    def _save(self, name: str, content: File) -> str:
        try:
            return super()._save(name, content)  # type: ignore[misc]  # not in the stubs
        except OSError:
            with suppress(OSError):
                self.delete(name)
            raise


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files under names with a hash, compressed if ordinary pages refer to them.

    They refer neither to names without a hash nor to a script that has a minified twin.
    Compressing those too took three times as long.
    """

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        hashed = {
            hashed_name
            for name, hashed_name in self.hashed_files.items()
            if f"{name.removesuffix('.js')}.min.js" not in self.hashed_files
        }
        return super().compress_files(hashed.intersection(paths))


def create_s3_storage(**options: Any) -> Storage:
    """Return the storage backend of a private bucket. Its errors are OSErrors, as for a folder."""
    from boto3.exceptions import Boto3Error
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
    from storages.backends.s3 import S3Storage

    # Short timeouts: a page may miss a picture, but must not wait for it.
    client_config = Config(
        connect_timeout=2, read_timeout=10, retries={"max_attempts": 2}, signature_version="s3v4",
        s3={"addressing_style": "path"},
    )  # fmt: skip

    class PrivateS3Storage(S3Storage):
        def url(self, name: str, *args: Any, **kwargs: Any) -> str:
            """Return a URL of the forum, where a view decides who may see the file."""
            return settings.MEDIA_URL + quote(name)

        def _save(self, name: str, content: File) -> str:
            try:
                return super()._save(name, content)
            except (Boto3Error, BotoCoreError, ClientError) as error:
                raise OSError(f"The store did not keep {name}.") from error

        def open(self, name: str, mode: str = "rb") -> File:
            """Fetch the file at once, so that a missing one raises FileNotFoundError here."""
            try:
                file = super().open(name, mode)
                file.file  # noqa: B018 - fetches the file.
            except (BotoCoreError, ClientError) as error:
                raise FileNotFoundError(name) from error
            return file

    return PrivateS3Storage(
        client_config=client_config, default_acl=None, file_overwrite=False, **options
    )
