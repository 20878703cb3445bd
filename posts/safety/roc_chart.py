"""Draws how many crises the classifier detects against how many harmless texts it flags, as SVG."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from posts.safety.training import Trained

LEFT, TOP, SIZE = 56, 40, 420  # The square of the curves, in pixels.
WIDTH, HEIGHT = LEFT + SIZE + 190, TOP + SIZE + 60
MOST_FLAGGED = 0.3  # Beyond, nobody would set a threshold.
# Colours that people who see no red or green tell apart, and dashes for everybody.
COLOURS = ("#000000", "#0072b2", "#d55e00", "#007a5a", "#a33d7a", "#8a6d00", "#56b4e9", "#666666")
DASHES = ("", ' stroke-dasharray="6 3"', ' stroke-dasharray="2 3"')


def draw_roc(trained: Trained) -> str:
    """Return a picture of one curve for each language, on sentences of unseen themes."""
    import numpy as np

    from posts.safety.training import HARD, ORDINARY, OWN

    labels = np.array([sentence.label for sentence in trained.sentences])
    languages = np.array([sentence.language for sentence in trained.sentences])
    own, harmless = labels == OWN, np.isin(labels, (HARD, ORDINARY))
    scores = trained.scores["own"]
    lines = [*_draw_frame()]
    for number, language in enumerate(["all", *sorted(set(languages) - {"mixed"})]):
        here = np.ones(len(labels), bool) if language == "all" else languages == language
        curve = compute_roc(scores[here & own], scores[here & harmless])
        lines.append(_draw_curve(curve, language, number))
    for name, limit in (("card", trained.thresholds.card), ("alert", trained.thresholds.alert)):
        flagged = float((scores[harmless] >= limit).mean())
        lines.append(_draw_point(flagged, float((scores[own] >= limit).mean()), name))
    return "\n".join([*lines, "</svg>", ""])


def compute_roc(positive: np.ndarray, negative: np.ndarray) -> list[tuple[float, float]]:
    """Return pairs: the share of `negative` above a threshold, and that of `positive`."""
    import numpy as np

    curve = [(0.0, 0.0)]
    for limit in np.quantile(negative, np.linspace(1, 0, 201)):
        curve.append((float((negative > limit).mean()), float((positive > limit).mean())))
    return curve


def _place(flagged: float, detected: float) -> str:
    across = LEFT + SIZE * min(flagged / MOST_FLAGGED, 1)
    return f"{across:.1f},{TOP + SIZE * (1 - detected):.1f}"


def _draw_frame() -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="13">'
    )
    yield "<title>Crises detected against harmless sentences flagged, for each language</title>"
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    for tenth in range(0, 11, 2):
        share = tenth / 10
        y = TOP + SIZE * (1 - share)
        yield f'<path d="M{LEFT} {y:.1f}h{SIZE}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
    for step in range(7):
        share = MOST_FLAGGED * step / 6
        x = LEFT + SIZE * step / 6
        yield f'<path d="M{x:.1f} {TOP}v{SIZE}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{TOP + SIZE + 18}" text-anchor="middle">{share:.0%}</text>'
    yield f'<text x="{LEFT}" y="22">own crises detected, on themes that the model never saw</text>'
    yield (
        f'<text x="{LEFT + SIZE / 2:.0f}" y="{TOP + SIZE + 42}" text-anchor="middle">'
        "harmless sentences flagged (hard and ordinary)</text>"
    )


def _draw_curve(curve: list[tuple[float, float]], name: str, number: int) -> str:
    shown = [point for point in curve if point[0] <= MOST_FLAGGED]
    points = " ".join(_place(*point) for point in shown)
    style = (
        f'stroke="{COLOURS[number % len(COLOURS)]}" stroke-width="{3 if name == "all" else 1.5}" '
        f'fill="none"{DASHES[number % len(DASHES)]}'
    )
    x, y = LEFT + SIZE + 20, TOP + 16 + 22 * number
    return (
        f'<polyline points="{points}" {style}/>'
        f'<path d="M{x} {y - 4}h34" {style}/><text x="{x + 42}" y="{y}">{escape(name)}</text>'
    )


def _draw_point(flagged: float, detected: float, name: str) -> str:
    across, down = _place(flagged, detected).split(",")
    return (
        f'<circle cx="{across}" cy="{down}" r="5" fill="#fff" stroke="#000" stroke-width="2"/>'
        f'<text x="{float(across) + 10:.1f}" y="{float(down) + 14:.1f}">{escape(name)}</text>'
    )
