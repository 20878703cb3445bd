"""Every sentence of the interface for members, from the templates and from the code."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("accounts", "groups", "posts", "milestones", "recovery_forum")
TRANSLATE = re.compile(r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')""")
BLOCK = re.compile(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
FUNCTIONS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
# Texts of the panel are tested in tests/posts/moderation.
FOR_STAFF = ("templates/admin/",)


def find_sentences():
    """Return {sentence: the file that says it}. Tags of HTML are left out, and lines are joined."""
    return {
        sentence: str(path.relative_to(ROOT))
        for path, text in _find_texts()
        for sentence in _split(text)
    }


def _find_texts():
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"} and not str(path.relative_to(ROOT)).startswith(
            FOR_STAFF
        ):
            source = path.read_text()
            for double, single in TRANSLATE.findall(source):
                yield path, double or single
            for body in BLOCK.findall(source):
                for part in PLURAL.split(body):
                    yield path, part
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts and "demo" not in path.parts:
                yield from ((path, text) for text in _find_strings(path))


def _find_strings(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FUNCTIONS:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def _split(text):
    text = " ".join(re.sub(r"<[^>]+>", "", text).split())
    return [one for one in re.split(r"(?<=[.!?:])\s+(?=[A-Z{“%])", text) if one]
