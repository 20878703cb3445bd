"""The wording of the interface: plain, usual words."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "groups", "posts", "milestones", "recovery_forum")
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}

# Matches {% translate "…" %}, _("…") and the body of {% blocktranslate %} with its plural.
TEMPLATE_STRINGS = re.compile(
    r"""(?:translate\s+|_\()(["'])(?P<quoted>.*?)\1"""
    r"|{%\s*blocktranslate[^%]*%}(?P<block>.*?){%\s*endblocktranslate",
    re.DOTALL,
)

UNUSUAL = {
    "say someone, anyone, everyone": r"\b(some|any|every)body\b",
    "say email": r"\be-mails?\b|\bmails?\b",
    "say started": r"\b(begun|began)\b",
    "say is shown": r"\bstands? (here|there|above|below|beside|under)\b",
    "say closed, suspended or archived": r"\b(account|thread|group)s? rests?\b|\blet it rest\b",
    "say delete, cancel or withdraw": r"\b(take|takes|took|taken) \w+ back\b|\btake back\b",
    "say remove": r"\b(take|takes|taken|took) (it|this \w+|them) away\b",
    "say run, manage or host": r"\blooks after\b|\blook after it\b",
    "say for example": r"\bfor instance\b",
    "say who": r"\bwhom\b",
    "say create": r"\bfound (a|this) group\b",
    "say two-step verification": r"\bsecond (lock|factor)\b",
    "say you've muted": r"\byou don't read\b",
    "say can see": r"\bnobody else (sees|reads) (it|this)\b",
}
# Unclear labels for leaving a dialog. The button is called "Cancel".
NOT_CANCEL = {
    "Keep it",
    "Keep them",
    "Leave it",
    "Leave it as it is",
    "Stay",
    "Back, without a change",
}
OPERATIONAL = ("recovery_forum/management/", "recovery_forum/load_data/", "recovery_forum/demo/")


def strings_of_template(path):
    for match in TEMPLATE_STRINGS.finditer(path.read_text()):
        yield re.sub(r"{%.*?%}|<[^>]*>|{{.*?}}", " ", match["quoted"] or match["block"] or "")


def strings_of_module(path):
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in TRANSLATED:
            for argument in call.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


@cache
def list_strings():
    """Return every string of the interface, as (file, string with single spaces)."""
    found = []
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            found += [(path, text) for text in strings_of_template(path)]
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "/migrations/" not in name and not name.startswith(OPERATIONAL):
                found += [(path, text) for text in strings_of_module(path)]
    return [(str(path.relative_to(ROOT)), " ".join(text.split())) for path, text in found]


def test_the_strings_are_found():
    """Otherwise the tests below could not fail."""
    texts = {text for _, text in list_strings()}
    assert len(texts) > 2000
    assert {"Cancel", "Create group", "%(who)s replied to you"} <= texts


def test_strings_use_the_usual_word(subtests):
    for advice in UNUSUAL:
        with subtests.test(advice=advice):
            pattern = re.compile(UNUSUAL[advice], re.IGNORECASE)
            assert [(path, text) for path, text in list_strings() if pattern.search(text)] == []


def test_the_way_out_of_a_dialog_is_called_cancel():
    assert [(path, text) for path, text in list_strings() if text in NOT_CANCEL] == []


def test_buttons_say_what_they_save():
    """“Save” alone is the bookmark of a post, and in the panel the button below each row."""
    files = {path for path, text in list_strings() if text == "Save"}
    assert files == {"templates/posts/saved/_save_button.html", "templates/admin/submit_line.html"}


def test_scripts_say_someone_too():
    pattern = re.compile(UNUSUAL["say someone, anyone, everyone"])
    scripts = [path for path in (ROOT / "static").rglob("*.js") if "vendor" not in path.parts]
    said = [
        (path.name, text)
        for path in scripts
        for text in re.findall(r"""["'`]([^"'`\n]*)["'`]""", path.read_text())
        if pattern.search(text)
    ]
    assert scripts
    assert said == []
