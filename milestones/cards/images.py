"""Draws medallion cards as PNG, with fonts for the scripts of the world."""

import unicodedata
from importlib.resources import files
from io import BytesIO
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont, ImageOps

from milestones.awards.medallions import MEDALLION_SETS
from milestones.awards.spans import Span

CARD_SIZES = {"wide": (1200, 630), "square": (1080, 1080)}
PAPER, INK, SOFT, WHITE, DARK = "#faf7f2", "#20292a", "#566263", "#ffffff", "#3d2703"
# The light and the dark end of each metal's gradient, as in static/css/medallions.css.
METAL_GRADIENTS = {
    "gold": ("#f0c67a", "#b9761f"),
    "silver": ("#e9edf0", "#98a4ac"),
    "bronze": ("#d9a066", "#93581f"),
    "copper": ("#dd9a73", "#a1552c"),
    "red": ("#c2474b", "#7c1f2b"),
    "green": ("#3f8a5a", "#1d5436"),
    "purple": ("#8a63b5", "#53317d"),
    "pink": ("#f0aecb", "#c06a94"),
    "dark-blue": ("#3d5a94", "#1b2c58"),
    "blue": ("#4f86c2", "#22538a"),
    "orange": ("#f0a155", "#c0671a"),
    "yellow": ("#f6dc72", "#c9a21f"),
    "glow": ("#e8f6c9", "#a9cf73"),
    "grey": ("#c3c8ca", "#868e92"),
    "black": ("#4a5054", "#15181a"),
}
METALS_WITH_LIGHT_TEXT = {"red", "green", "purple", "dark-blue", "blue", "black"}
# Scripts with a Noto font of their own, by the first word of their letters' Unicode names.
FONT_SCRIPTS = (
    "Arabic Armenian Bengali Devanagari Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer "
    "Lao Malayalam Myanmar Oriya Sinhala Tamil Telugu Thai"
).split()
FONT_FILES = {script.upper(): f"NotoSans{script}[wght].ttf" for script in FONT_SCRIPTS}
DEFAULT_FONT_FILE = "NotoSans[wght].ttf"
CJK_FONT_FILE = "NotoSansCJK-VF.otf.ttc"
MIN_FONT_SIZE = 12
CJK_SCRIPTS = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
SUPERSAMPLING = 2  # Cards are drawn larger by this factor and then reduced, for smooth edges.


def draw_card(span: Span, set_key: str, shape: str, name: str = "") -> bytes:
    """Return a PNG of the medallion of `span`, in the colour that its medallion set gives it.

    `shape` is a key of CARD_SIZES. A `name` stands below, if given.
    """
    width, height = (side * SUPERSAMPLING for side in CARD_SIZES[shape])
    image = Image.new("RGB", (width, height), PAPER)
    if shape == "wide":
        centre, radius = (height // 2, height // 2), int(height * 0.4)
        bounds, middle = (height, width - 60 * SUPERSAMPLING), height // 2
    else:
        centre, radius = (width // 2, int(height * 0.38)), int(height * 0.3)
        bounds, middle = (60 * SUPERSAMPLING, width - 60 * SUPERSAMPLING), int(height * 0.82)
    _draw_medallion(image, centre, radius, span, MEDALLION_SETS[set_key].colour_of(span))
    _draw_captions(image, bounds, middle, str(span.name), name)
    small = image.resize(CARD_SIZES[shape], Image.Resampling.LANCZOS)
    buffer = BytesIO()
    small.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _draw_captions(image, bounds, middle, title, name):
    step = 74 * SUPERSAMPLING if name else 0
    _draw_text(image, bounds, middle - step // 2, title, 88 * SUPERSAMPLING, INK)
    if name:
        _draw_text(image, bounds, middle + step, name, 56 * SUPERSAMPLING, SOFT)


def _draw_medallion(image, centre, radius, span, metal):
    light, dark = METAL_GRADIENTS[metal]
    side = radius * 2
    gradient = Image.linear_gradient("L").rotate(45, expand=True)
    edge = gradient.width // 4  # The corners that the rotation left empty.
    box = (edge, edge, gradient.width - edge, gradient.width - edge)
    gradient = gradient.crop(box).resize((side, side))
    mask = Image.new("L", (side, side))
    ImageDraw.Draw(mask).ellipse((0, 0, side - 1, side - 1), fill=255)
    corner = (centre[0] - radius, centre[1] - radius)
    image.paste(ImageOps.colorize(gradient, light, dark), corner, mask)
    rim, draw = int(radius * 0.88), ImageDraw.Draw(image)
    box = (centre[0] - rim, centre[1] - rim, centre[0] + rim, centre[1] + rim)
    draw.ellipse(box, outline=WHITE, width=3 * SUPERSAMPLING)
    text_colour = WHITE if metal in METALS_WITH_LIGHT_TEXT else DARK
    bounds = (centre[0] - int(radius * 0.7), centre[0] + int(radius * 0.7))
    number, unit = str(span.number), str(span.unit).upper()
    _draw_text(image, bounds, centre[1] - radius // 8, number, int(radius * 0.72), text_colour)
    _draw_text(image, bounds, centre[1] + int(radius * 0.52), unit, int(radius * 0.2), text_colour)


def _draw_text(image, bounds, middle, text, size, colour):
    """Draw `text` centred between `bounds` (left, right), as large as fits and at most `size`."""
    left, right = bounds
    runs = _split_font_runs(text)
    while size > MIN_FONT_SIZE and _measure_width(runs, size) > right - left:
        size = int(size * 0.94)
    x, draw = (left + right - _measure_width(runs, size)) / 2, ImageDraw.Draw(image)
    for file, run in runs:
        font = _load_font(file, size)
        draw.text((x, middle), run, font=font, fill=colour, anchor="lm")
        x += font.getlength(run)


def _measure_width(runs, size):
    return sum(_load_font(file, size).getlength(run) for file, run in runs)


def _split_font_runs(text):
    """Split `text` into (font file, characters) of one font each, from left to right."""
    text = unicodedata.normalize("NFC", text)
    keyed, previous = [], DEFAULT_FONT_FILE
    for char in text:
        # A combining mark takes the font of its letter, whatever its Unicode name says.
        is_mark = unicodedata.category(char).startswith("M")
        file = previous if is_mark else _find_font_file(char)
        # Numbers run from left to right in every script, so they are runs of their own.
        keyed.append(((file, char.isdigit()), char))
        previous = file
    parts = groupby(keyed, key=lambda pair: pair[0])
    runs = [(file, "".join(char for _key, char in part)) for (file, _is_digit), part in parts]
    direction = next((unicodedata.bidirectional(char) for char in text if char.isalpha()), "L")
    return runs[::-1] if direction in {"R", "AL"} else runs


def _find_font_file(char):
    script = unicodedata.name(char, "").removeprefix("EXTENDED ").replace("-", " ").split(" ")[0]
    if script in CJK_SCRIPTS or unicodedata.east_asian_width(char) in "WF":
        return CJK_FONT_FILE
    return FONT_FILES.get(script, DEFAULT_FONT_FILE)


def _load_font(file, size):
    package = "manimgx_fonts_cjk" if file == CJK_FONT_FILE else "manimgx_fonts"
    font = ImageFont.truetype(str(files(package) / file), size)
    font.set_variation_by_axes([600, *(axis["default"] for axis in font.get_variation_axes()[1:])])
    return font
