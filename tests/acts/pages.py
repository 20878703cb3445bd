"""Reads the forms of a page, fills them in, and reads what came back."""

from dataclasses import dataclass, field

from lxml import html

SKIPPED = {"hidden", "submit", "button", "password", "image", "reset"}
# Input by the type of the field.
TYPED = {"email": "kept@example.org", "url": "https://kept.example.org/", "number": "2",
         "date": "2026-01-02", "time": "10:30", "datetime-local": "2026-01-02T10:30"}  # fmt: skip
NONSENSE = {"select", "radio", "checkbox", "email", "number", "date", "time", "datetime-local"}


@dataclass
class Form:
    action: str
    hidden: dict = field(default_factory=dict)
    kinds: dict = field(default_factory=dict)  # By name: text, textarea, select, radio, file …
    options: dict = field(default_factory=dict)  # By name: the values to choose from.
    values: dict = field(default_factory=dict)  # By name: what the page shows as its value.
    lengths: dict = field(default_factory=dict)  # By name: the maxlength.


def read_forms(response, address):
    """Return the forms of the main part of a page that change something."""
    page = html.fromstring(response.content.decode())
    for node in page.iterfind(".//main//form[@method='post']"):
        form = Form(node.get("action") or address)
        for one in node.iterfind(".//*[@name]"):
            _read_field(form, one)
        outside = page.iterfind(f".//*[@form='{node.get('id')}']") if node.get("id") else ()
        for one in outside:
            _read_field(form, one)
        yield form


def _read_field(form, node):
    name, kind = node.get("name"), node.get("type", "text") if node.tag == "input" else node.tag
    if kind == "hidden":
        form.hidden[name] = node.get("value", "")
    if kind in SKIPPED or "readonly" in node.attrib or "disabled" in node.attrib:
        return
    form.kinds[name] = kind
    form.lengths[name] = int(node.get("maxlength", 0))
    if kind == "select":
        options = node.findall(".//option")
        form.options[name] = [one.get("value") for one in options]
        chosen = [one.get("value") for one in options if "selected" in one.attrib]
        form.values[name] = chosen or form.options[name][:1]
    elif kind in {"radio", "checkbox"}:
        value = node.get("value", "on")
        form.options.setdefault(name, []).append(value)
        form.values.setdefault(name, [])
        if "checked" in node.attrib:
            form.values[name].append(value)
    elif kind == "textarea":
        form.values[name] = [(node.text or "").removeprefix("\n")]
    else:
        form.values[name] = [node.get("value", "")]


def fill_in(form):
    """Return input for each field, as lists, different from the current values."""
    typed = {}
    for number, (name, kind) in enumerate(form.kinds.items()):
        if kind in {"select", "radio"}:
            others = [one for one in form.options[name] if one and one not in form.values[name]]
            typed[name] = others[-1:] or form.values[name]
        elif name.endswith("-clear"):  # Instead of it, a new file is chosen.
            typed[name] = []
        elif kind == "checkbox":
            typed[name] = [one for one in form.options[name] if one not in form.values[name]][:1]
        elif kind != "file":
            text = TYPED.get(kind, f"Kept words {number}")
            typed[name] = [text[: form.lengths[name]] if form.lengths[name] else text]
    return typed


def list_faults(form):
    """Yield (name, invalid values) for one field after the other, the most likely first."""
    for name, kind in form.kinds.items():
        if kind in NONSENSE:
            yield name, ["nonsense"]
    for name, kind in form.kinds.items():
        if kind not in NONSENSE and kind != "file":
            yield name, [""]
            yield name, ["x" * max(form.lengths[name] + 1, 20_001)]
