"""Texts collected by other projects: data/README.md names their sources and licences."""

import json
from pathlib import Path

DATA_FOLDER = Path(__file__).parent / "data"


def load_external_texts(name):
    return json.loads((DATA_FOLDER / f"{name}.json").read_text())
