"""Environment variables whose values may be read from files."""

from typing import Any

import environ
from environ.fileaware_mapping import FileAwareMapping


class StrippedFileMapping(FileAwareMapping):
    """Strips the line break that `echo` and most editors write at the end of a secret's file."""

    def __getitem__(self, key: str) -> str:
        return super().__getitem__(key).rstrip("\r\n")


class Environment(environ.FileAwareEnv):
    """`env.str("NAME")` reads the variable NAME, or the file whose path is in NAME_FILE.

    `requested_names` are the variables that were read.
    """

    ENVIRON = StrippedFileMapping()

    def __init__(self) -> None:
        super().__init__()
        self.requested_names: set[str] = set()

    def get_value(self, var: str, *args: Any, **kwargs: Any) -> Any:
        self.requested_names.add(var)
        return super().get_value(var, *args, **kwargs)
