"""Cover images of the demo's groups, drawn in the colours of the site."""

import math
import random
import secrets
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 300
OVERSAMPLING = 2  # Drawn twice as large, then scaled down for smooth edges.
# (top and bottom of the sky), (layers of the land from the nearest to the farthest).
DAY_COLOURS = ("#e2f0ee", "#fdf2de"), ("#0e6660", "#3a8a80", "#77b1a6", "#b4d6cd")
DUSK_COLOURS = ("#c98aa0", "#fdf2de"), ("#3b2f45", "#6a4659", "#9a6273", "#c9909a")
NIGHT_COLOURS = ("#14191a", "#17302e"), ("#0c1b1a", "#12302d", "#1a443f", "#245a53")
SAND_COLOURS = ("#f3eee6", "#e9b968"), ("#7d510f", "#a9762b", "#cf9f55", "#e6c48c")
LIGHT_COLOURS = {"sun": "#e9b968", "moon": "#fdf2de"}


def draw_cover(seed, colours, land="hills", light="", at=0.7, stars=False):
    """Return a WebP file of `land` ("hills", "waves" or "trees") in `colours`.

    `light` is "sun", "moon" or empty; `at` is its horizontal position as a share of the width. The
    same `seed` gives the same picture.
    """
    rng = random.Random(seed)  # noqa: S311 - the same pictures every time.
    sky, layers = colours
    picture = _draw_sky(*sky)
    pen = ImageDraw.Draw(picture)
    if stars:
        _draw_stars(pen, rng)
    if light:
        _draw_disc(pen, at * picture.width, 0.36 * picture.height, LIGHT_COLOURS[light])
    for depth, colour in reversed(list(enumerate(layers))):
        edge = _compute_skyline(rng, picture.size, depth, land)
        pen.polygon([*edge, picture.size, (0, picture.height)], fill=colour)
        if land == "trees" and depth < 2:
            _draw_trees(pen, rng, edge, colour, 1 - depth * 0.35)
    out = BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(out, "WEBP", quality=80)
    return ContentFile(out.getvalue(), name=f"{secrets.token_hex(16)}.webp")


def _draw_sky(top, bottom):
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), _parse_colour(top))
    column.putpixel((0, 1), _parse_colour(bottom))
    return column.resize((WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING), Image.Resampling.BILINEAR)


def _parse_colour(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _draw_disc(pen, x, y, colour):
    radius = 38 * OVERSAMPLING
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _draw_stars(pen, rng):
    for _star in range(70):
        x, y = (
            rng.uniform(0, WIDTH * OVERSAMPLING),
            rng.uniform(0, HEIGHT * OVERSAMPLING * 0.6),
        )
        size = rng.choice((1, 1.5, 2.5)) * OVERSAMPLING / 2
        pen.ellipse((x - size, y - size, x + size, y + size), fill="#fdf2de")


def _compute_skyline(rng, size, depth, land):
    """Return the points of the upper edge of a layer, from left to right. Far layers are higher."""
    width, height = size
    base = height * (0.86 - depth * 0.13)
    swing, waves = (0.015, 9) if land == "waves" else (0.075, 1.6)
    parts = [(rng.uniform(0, math.tau), waves * factor) for factor in (1, 1.9, 3.1)]
    return [
        (x, base + height * swing * sum(
            math.sin(start + x / width * math.tau * often) / number
            for number, (start, often) in enumerate(parts, start=1)
        ))
        for x in range(0, width + 8, 8)
    ]  # fmt: skip


def _draw_trees(pen, rng, edge, colour, scale):
    for x, y in edge[:: max(3, round(5 * scale))]:
        if rng.random() < 0.35:
            continue
        tall, wide = (
            rng.uniform(45, 95) * OVERSAMPLING * scale,
            rng.uniform(9, 16) * OVERSAMPLING * scale,
        )
        pen.polygon([(x, y - tall), (x - wide, y + 6), (x + wide, y + 6)], fill=colour)
