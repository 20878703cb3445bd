"""The environment, with secrets that may lie in files."""

import environ
from environ.fileaware_mapping import FileAwareMapping


class StrippedFileMapping(FileAwareMapping):
    """A file written by hand or by `echo` ends in a line break, which is no part of the secret."""

    def __getitem__(self, key):
        return super().__getitem__(key).rstrip("\r\n")


class Environment(environ.FileAwareEnv):
    """`env.str("NAME")` reads NAME, or the file that NAME_FILE names."""

    ENVIRON = StrippedFileMapping()

    def __init__(self):
        super().__init__()
        self.asked = set()

    def get_value(self, var, *args, **kwargs):
        self.asked.add(var)
        return super().get_value(var, *args, **kwargs)
