"""Texts that others collected: data/README.md says from where, and under which licence."""

import json
from pathlib import Path

DATA = Path(__file__).parent / "data"


def borrowed(name):
    return json.loads((DATA / f"{name}.json").read_text())
