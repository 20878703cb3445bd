"""Meetings in a sheet: CSV, or what Google's interfaces return for a sheet, as feed rows."""

import csv
import io
import json
import re

DELIMITERS = ",;\t"
# Google's chart interface wraps its JSON in a call.
CHART_CALL = re.compile(r"^[^{]*setResponse\((\{.*\})\);?\s*$", re.S)


def parse_sheet_text(text: str) -> list[dict] | None:
    """Return the rows of CSV with a header, or of Google's chart interface; None if it is neither.

    Excel writes semicolons in many countries, and other programs write tabs.
    """
    if match := CHART_CALL.match(text):
        return convert_sheet_json(json.loads(match[1]))
    header = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    names = {re.sub(r"\W+", "_", name.strip(' "\r').lower()) for name in header.split(delimiter)}
    if not {"name", "day", "time"} <= names:
        return None
    reader = csv.DictReader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    return [_without_empty(row) for row in reader if any(row.values())]


def convert_sheet_json(data: dict) -> list[dict] | None:
    """Return the rows of a sheet's JSON, of either of Google's interfaces; None for other JSON."""
    if isinstance(values := data.get("values"), list) and values:
        header, *rows = values
        return [_without_empty(dict(zip(header, row, strict=False))) for row in rows if any(row)]
    table = data.get("table")
    if not isinstance(table, dict) or not isinstance(table.get("cols"), list):
        return None
    header = [column.get("label") or column.get("id") for column in table["cols"]]
    cells = ([_get_cell_text(cell) for cell in row.get("c", ())] for row in table.get("rows", ()))
    return [_without_empty(dict(zip(header, row, strict=False))) for row in cells if any(row)]


def _get_cell_text(cell):
    """Return the text of a cell as people see it: a time is a number or a call in its value."""
    return (cell.get("f") or cell.get("v")) if isinstance(cell, dict) else None


def _without_empty(row):
    return {str(name): value for name, value in row.items() if name and value not in (None, "")}
