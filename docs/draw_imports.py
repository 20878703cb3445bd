"""Draws docs/imports.svg from the imports of the code: `make imports`. Standard library only.

Each panel is an app, each box a feature package in it, each arrow "imports something of". A feature
stands above those that it imports. Left out, because they import nearly everything or nearly
everything imports them: the modules at the root of an app (URLs, admin, registries), its models,
management commands and template tags. An arrow that closes a cycle is drawn orange and dashed.
"""

import ast
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "imports.svg"
# From the top down: each may import those below it.
PANELS = ["milestones", "posts", "groups", "accounts", "recovery_forum.lib"]
ROOT_FOLDERS = {"models", "migrations", "management", "templatetags", "__pycache__"}

WIDTH, MARGIN, GUTTER = 1200, 16, 216  # Pixels; the gutter on the right holds the arrows of apps.
BOX_HEIGHT, ROW_HEIGHT, HEAD_HEIGHT, PANEL_GAP, MIN_PANEL_HEIGHT = 26, 66, 34, 18, 72
CHARACTER_WIDTH, BOX_PADDING, LANE_WIDTH, BOX_GAP = 7.4, 22, 14, 12
LEGEND_HEIGHT = 34
CYCLE_SHIFT = 12  # To the right of the arrow that runs the other way.
INK, PAPER, PANEL, LINE, ACCENT, CYCLE = (
    "#2b2a28", "#faf7f2", "#ffffff", "#8a8580", "#0e6660", "#c2570c",
)  # fmt: skip


def find_modules() -> dict[str, Path]:
    """Return every module of the panels by its dotted path, without migrations."""
    files = (path for panel in PANELS for path in (ROOT / panel.replace(".", "/")).rglob("*.py"))
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in files
        if "migrations" not in path.parts
    }


def find_imports(path: Path, modules: dict[str, Path]) -> set[str]:
    """Return the modules of the project that the file `path` imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            found |= {name if name in modules else node.module for name in names}
    return found & set(modules)


def get_panel(module: str) -> str:
    return next(panel for panel in PANELS if f"{module}.".startswith(f"{panel}."))


def get_feature(module: str) -> str | None:
    """Return the feature package that `module` is in; None at the root of an app and in lib."""
    app, _dot, rest = module.partition(".")
    name = rest.partition(".")[0]
    is_package = (ROOT / app / name).is_dir() and name not in ROOT_FOLDERS
    return name if app in PANELS and name and is_package else None


@dataclass
class Panel:
    """The features of one app, in rows: each row imports from the rows below it."""

    name: str
    features: list[str]
    imports: Counter  # (feature, imported feature): number of modules that do.
    cycles: set = field(default_factory=set)
    rows: list[list] = field(default_factory=list)  # Of features, and of lanes for long arrows.
    chains: dict = field(default_factory=dict)  # Each arrow's way through the lanes.
    alone: list[str] = field(default_factory=list)

    def arrange(self):
        self.cycles = set(self._find_cycle_arrows())
        arrows = set(self.imports) - self.cycles
        used = {name for arrow in self.imports for name in arrow}
        self.alone = [name for name in self.features if name not in used]
        levels = {name: self._measure_level(name, arrows) for name in sorted(used)}
        self.rows = [[] for _ in range(max(levels.values(), default=-1) + 1)]
        for name, level in levels.items():
            self.rows[level].append(name)
        for top, bottom in sorted(arrows):
            lanes = [(top, bottom, n) for n in range(levels[top] - 1, levels[bottom], -1)]
            for lane in lanes:
                self.rows[lane[2]].append(lane)
            self.chains[top, bottom] = [top, *lanes, bottom]
        for _ in range(12):
            self._untangle(range(1, len(self.rows)), below=True)
            self._untangle(range(len(self.rows) - 2, -1, -1), below=False)

    def _find_cycle_arrows(self):
        """Yield the weakest arrow of each cycle (the fewest imports), until no cycle is left."""
        left = dict(self.imports)
        while cycle := _find_cycle(left):
            weakest = min(cycle, key=lambda arrow: (left[arrow], arrow))
            del left[weakest]
            yield weakest

    def _measure_level(self, name, arrows):
        below = [self._measure_level(b, arrows) for a, b in arrows if a == name]
        return max(below, default=-1) + 1

    def _untangle(self, levels, below):
        """Order each row by the mean place of what its members are joined to in the next row."""
        links = {}
        for chain in self.chains.values():
            for upper, lower in pairwise(chain):
                links.setdefault((upper, True), []).append(lower)
                links.setdefault((lower, False), []).append(upper)
        for level in levels:
            beside = self.rows[level - 1 if below else level + 1]
            place = {one: (n + 0.5) / len(beside) for n, one in enumerate(beside)}
            own = {one: (n + 0.5) / len(self.rows[level]) for n, one in enumerate(self.rows[level])}

            def mean(one, place=place, own=own):
                joined = [place[other] for other in links.get((one, below), ()) if other in place]
                return sum(joined) / len(joined) if joined else own[one]

            self.rows[level].sort(key=mean)


def _find_cycle(arrows):
    """Return the arrows of one cycle, or an empty list."""
    targets = {}
    for top, bottom in sorted(arrows):
        targets.setdefault(top, []).append(bottom)

    def walk(path):
        for bottom in targets.get(path[-1], ()):
            if bottom in path:
                ring = [*path[path.index(bottom) :], bottom]
                return list(pairwise(ring))
            if bottom not in done and (found := walk([*path, bottom])):
                return found
        done.add(path[-1])
        return []

    done = set()
    return next(
        (found for top in sorted(targets) if top not in done and (found := walk([top]))), []
    )


def read_panels() -> tuple[list[Panel], Counter]:
    """Return the panels, and how many modules of one panel import another."""
    modules = find_modules()
    inside, between = {panel: Counter() for panel in PANELS}, Counter()
    features = {panel: set() for panel in PANELS}
    for module, path in modules.items():
        panel, feature = get_panel(module), get_feature(module)
        if feature:
            features[panel].add(feature)
        imported = find_imports(path, modules)
        between.update({(panel, get_panel(one)) for one in imported if get_panel(one) != panel})
        others = {get_feature(one) for one in imported if get_panel(one) == panel}
        inside[panel].update((feature, one) for one in others - {feature, None} if feature)
    panels = [Panel(name, sorted(features[name]), inside[name]) for name in PANELS]
    for panel in panels:
        panel.arrange()
    return panels, between


def draw_picture() -> str:
    """Return the SVG: the panels one below the other, and the arrows between them on the right."""
    panels, between = read_panels()
    parts, top, spans = [], MARGIN, {}
    for panel in panels:
        drawn, height = _draw_panel(panel, top)
        parts += drawn
        spans[panel.name] = top, height
        top += height + PANEL_GAP
    parts += _draw_arrows_between(between, spans)
    parts += _draw_legend(top)
    top += LEGEND_HEIGHT
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}"'
        f' font-family="system-ui, sans-serif" font-size="13" fill="{INK}" role="img">'
        "<title>Which feature imports which, in each app, and which app imports which</title>"
        f"<defs>{_marker('line', LINE)}{_marker('cycle', CYCLE)}{_marker('app', ACCENT)}</defs>"
        f'<rect width="{WIDTH}" height="{top}" fill="{PAPER}"/>'
    )
    return "\n".join([head, *parts, "</svg>"]) + "\n"


def _draw_legend(top):
    entries = [
        (LINE, "", "line", "imports"),
        (CYCLE, ' stroke-dasharray="5 3"', "cycle", "imports, and closes a cycle"),
        (ACCENT, "", "app", "imports another app, with the number of modules that do"),
    ]
    x = MARGIN + 14
    for colour, dashes, kind, text in entries:
        yield (
            f'<path d="M{x} {top + 10}h34" stroke="{colour}" stroke-width="1.4"{dashes}'
            f' marker-end="url(#{kind})"/><text x="{x + 42}" y="{top + 15}">{text}</text>'
        )
        x += 80 + round(len(text) * CHARACTER_WIDTH)


def _marker(name, colour):
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8"'
        f' markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="{colour}"/>'
        "</marker>"
    )


def _measure_box(one):
    return len(one) * CHARACTER_WIDTH + BOX_PADDING if isinstance(one, str) else LANE_WIDTH


def _draw_panel(panel, top):
    """Return the SVG of `panel` below `top`, and its height."""
    width = WIDTH - GUTTER - MARGIN
    places, row_top = {}, top + HEAD_HEIGHT
    for row in reversed(panel.rows):
        places |= _place_row(row, row_top, width)
        row_top += ROW_HEIGHT
    bottom = row_top - (ROW_HEIGHT - BOX_HEIGHT - 14) if panel.rows else row_top
    if panel.alone:
        places |= _place_row(panel.alone, bottom + 14 if panel.rows else row_top, width)
        bottom = (bottom + 14 if panel.rows else row_top) + BOX_HEIGHT + 14
    title = panel.name if panel.features else f"{panel.name}, which every app imports"
    height = max(bottom - top, MIN_PANEL_HEIGHT)
    parts = [
        f'<rect x="{MARGIN}" y="{top}" width="{width}" height="{height}" rx="8" fill="{PANEL}"'
        f' stroke="{LINE}"/>'
        f'<text x="{MARGIN + 14}" y="{top + 22}" font-size="16" font-weight="700">{title}</text>'
    ]
    for (upper, lower), chain in panel.chains.items():
        parts.append(_draw_arrow([places[one] for one in chain], f"{upper} imports {lower}"))
    for upper, lower in sorted(panel.cycles):
        text = f"{upper} imports {lower}, which closes a cycle"
        points = [(places[one][0] + CYCLE_SHIFT, places[one][1]) for one in (upper, lower)]
        parts.append(_draw_arrow(points, text, cycle=True))
    for one, (x, y) in places.items():
        if isinstance(one, str):
            box = _measure_box(one)
            parts.append(
                f'<rect x="{x - box / 2:.0f}" y="{y}" width="{box:.0f}" height="{BOX_HEIGHT}"'
                f' rx="5" fill="#e3efed" stroke="{ACCENT}"/>'
                f'<text x="{x:.0f}" y="{y + 18}" text-anchor="middle">{one}</text>'
            )
    return parts, height


def _place_row(row, y, width):
    """Return where each box of `row` stands: the middle of its upper edge."""
    gap = min(60, (width - 28 - sum(map(_measure_box, row))) / max(len(row), 1))
    x = MARGIN + (width - sum(map(_measure_box, row)) - gap * (len(row) - 1)) / 2
    places = {}
    for one in row:
        places[one] = x + _measure_box(one) / 2, y
        x += _measure_box(one) + gap
    return places


def _draw_arrow(points, text, cycle=False):
    """A curve from the lower edge of the first box to the upper edge of the last."""
    (x, y), *rest = points
    upwards = rest[-1][1] <= y
    y += 0 if upwards else BOX_HEIGHT
    way = f"M{x:.0f} {y:.0f}"
    for number, (next_x, next_y) in enumerate(rest, 1):
        end = next_y + (BOX_HEIGHT if upwards else 0)
        half = (y + end) / 2
        way += f"C{x:.0f} {half:.0f} {next_x:.0f} {half:.0f} {next_x:.0f} {end:.0f}"
        x, y = next_x, end
        if number < len(rest):  # A lane: straight down beside the boxes of its row.
            y += BOX_HEIGHT
            way += f"V{y:.0f}"
    kind, colour = ("cycle", CYCLE) if cycle else ("line", LINE)
    dashes = ' stroke-dasharray="5 3"' if cycle else ""
    return (
        f'<path d="{way}" fill="none" stroke="{colour}" stroke-width="1.4"{dashes}'
        f' marker-end="url(#{kind})"><title>{text}</title></path>'
    )


def _draw_arrows_between(between, spans):
    """Brackets on the right: how many modules of one app import another."""
    left = WIDTH - GUTTER
    arrows = sorted(between, key=lambda arrow: PANELS.index(arrow[1]) - PANELS.index(arrow[0]))
    leaving, arriving = Counter(), Counter()
    for number, (source, target) in enumerate(arrows):
        (top, height), (end, end_height) = spans[source], spans[target]
        y = top + height - 12 - 15 * leaving[source]
        until = end + min(14 + 15 * arriving[target], end_height - 6)
        leaving[source] += 1
        arriving[target] += 1
        lane, modules = left + 34 + 17 * number, between[source, target]
        yield (
            f'<path d="M{left} {y}H{lane}V{until}H{left + 3}" fill="none" stroke="{ACCENT}"'
            f' stroke-width="1.4" marker-end="url(#app)"><title>{modules} modules of {source}'
            f' import {target}</title></path><text x="{left + 5}" y="{y - 3}" font-size="11">'
            f"{modules}</text>"
        )


if __name__ == "__main__":
    PICTURE.write_text(re.sub(r"(\d)\.0(?=\D)", r"\1", draw_picture()))
