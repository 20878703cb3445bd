"""All URL patterns of the project."""

import re

from django.urls import URLResolver, get_resolver

PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


def list_url_patterns(resolver=None, before="", space=""):
    """Return (name, path) of each: the name with its namespace, the path with its <parts>."""
    for one in (resolver or get_resolver()).url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from list_url_patterns(one, path, inner)
        else:
            yield f"{space}{one.name}" if one.name else path, path


def fill_url_pattern(path, values):
    """Return the path with `values` for its parts. Raises KeyError if a value is missing."""
    plain = PART.sub(lambda part: str(values[part[1] or part[2]]), path)
    return "/" + plain.replace("^", "").replace("$", "").replace("\\", "")
