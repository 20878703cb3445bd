"""Storage backends for uploads: a local folder, or an S3-compatible bucket."""

from contextlib import suppress
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class AtomicFileStorage(FileSystemStorage):
    """A folder in which no file is half there: what a full disk cut short goes again."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except OSError:
            with suppress(OSError):
                self.delete(name)
            raise


def create_s3_storage(**options):
    """A private bucket of an S3-compatible store. A fault of it is an OSError, as of a folder."""
    from boto3.exceptions import Boto3Error
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError
    from storages.backends.s3 import S3Storage

    # A store that is away makes a page poorer, not slow. Its answers are signed for, each one.
    patience = Config(
        connect_timeout=2, read_timeout=10, retries={"max_attempts": 2}, signature_version="s3v4",
        s3={"addressing_style": "path"},
    )  # fmt: skip

    class SharedFiles(S3Storage):
        def url(self, name, *args, **kwargs):
            """Our own address: the view behind it decides who sees the file."""
            return settings.MEDIA_URL + quote(name)

        def _save(self, name, content):
            try:
                return super()._save(name, content)
            except (Boto3Error, BotoCoreError, ClientError) as error:
                raise OSError(f"The store did not keep {name}.") from error

        def open(self, name, mode="rb"):
            """Read at once, so that what is missing says so here."""
            try:
                file = super().open(name, mode)
                file.file  # noqa: B018 - fetches the file.
            except (BotoCoreError, ClientError) as error:
                raise FileNotFoundError(name) from error
            return file

    return SharedFiles(client_config=patience, default_acl=None, file_overwrite=False, **options)
