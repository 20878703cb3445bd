"""Draws medallion cards as PNG, with fonts for the scripts of the world."""

import unicodedata
from importlib.resources import files
from io import BytesIO
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont, ImageOps

from milestones.awards.medallions import MEDALLION_SETS

CARD_SIZES = {"wide": (1200, 630), "square": (1080, 1080)}
PAPER, INK, SOFT, WHITE, DARK = "#faf7f2", "#20292a", "#566263", "#ffffff", "#3d2703"
# The light and the deep side of each metal, as in static/css/medallions.css.
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
# The font of a script, by the first word of its letters' Unicode names. All else is Noto Sans.
FONT_SCRIPTS = (
    "Arabic Armenian Bengali Devanagari Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer "
    "Lao Malayalam Myanmar Oriya Sinhala Tamil Telugu Thai"
).split()
FONT_FILES = {script.upper(): f"NotoSans{script}[wght].ttf" for script in FONT_SCRIPTS}
CJK_SCRIPTS = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
SUPERSAMPLING = 2  # Drawn so many times larger, then made smaller: round edges without steps.


def draw_card(span, chosen, shape, name="") -> bytes:
    """A PNG of the medallion of `span` in the set `chosen`; with a `name` only if asked."""
    width, height = (side * SUPERSAMPLING for side in CARD_SIZES[shape])
    image = Image.new("RGB", (width, height), PAPER)
    if shape == "wide":
        centre, radius = (height // 2, height // 2), int(height * 0.4)
        room, middle = (height, width - 60 * SUPERSAMPLING), height // 2
    else:
        centre, radius = (width // 2, int(height * 0.38)), int(height * 0.3)
        room, middle = (60 * SUPERSAMPLING, width - 60 * SUPERSAMPLING), int(height * 0.82)
    _draw_medallion(image, centre, radius, span, MEDALLION_SETS[chosen].colour_of(span))
    _draw_captions(image, room, middle, str(span.name), name)
    small = image.resize(CARD_SIZES[shape], Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def _draw_captions(image, room, middle, title, name):
    step = 74 * SUPERSAMPLING if name else 0
    _draw_text(image, room, middle - step // 2, title, 88 * SUPERSAMPLING, INK)
    if name:
        _draw_text(image, room, middle + step, name, 56 * SUPERSAMPLING, SOFT)


def _draw_medallion(image, centre, radius, span, metal):
    light, deep = METAL_GRADIENTS[metal]
    side = radius * 2
    shade = Image.linear_gradient("L").rotate(45, expand=True)
    edge = shade.width // 4
    shade = shade.crop((edge, edge, shade.width - edge, shade.width - edge)).resize((side, side))
    mask = Image.new("L", (side, side))
    ImageDraw.Draw(mask).ellipse((0, 0, side - 1, side - 1), fill=255)
    corner = (centre[0] - radius, centre[1] - radius)
    image.paste(ImageOps.colorize(shade, light, deep), corner, mask)
    rim, draw = int(radius * 0.88), ImageDraw.Draw(image)
    box = (centre[0] - rim, centre[1] - rim, centre[0] + rim, centre[1] + rim)
    draw.ellipse(box, outline=WHITE, width=3 * SUPERSAMPLING)
    letters = WHITE if metal in METALS_WITH_LIGHT_TEXT else DARK
    room = (centre[0] - int(radius * 0.7), centre[0] + int(radius * 0.7))
    _draw_text(image, room, centre[1] - radius // 8, str(span.number), int(radius * 0.72), letters)
    unit = str(span.unit).upper()
    _draw_text(image, room, centre[1] + int(radius * 0.52), unit, int(radius * 0.2), letters)


def _draw_text(image, room, middle, words, size, colour):
    """`words` in the middle of `room` (left, right), as large as fits and at most `size`."""
    runs = _split_font_runs(words)
    while size > 12 and _measure_width(runs, size) > room[1] - room[0]:
        size = int(size * 0.94)
    x, draw = (room[0] + room[1] - _measure_width(runs, size)) / 2, ImageDraw.Draw(image)
    for file, run in runs:
        font = _load_font(file, size)
        draw.text((x, middle), run, font=font, fill=colour, anchor="lm")
        x += font.getlength(run)


def _measure_width(runs, size):
    return sum(_load_font(file, size).getlength(run) for file, run in runs)


def _split_font_runs(words):
    """Stretches of one font each, in the order in which they stand from left to right."""
    words = unicodedata.normalize("NFC", words)
    marked, before = [], "NotoSans[wght].ttf"
    for letter in words:
        # A mark belongs to its letter, whatever it is called.
        file = before if unicodedata.category(letter).startswith("M") else _find_font_file(letter)
        # Numbers keep their own direction, so among right-to-left letters they stand alone.
        marked.append(((file, letter.isdigit()), letter))
        before = file
    parts = groupby(marked, key=lambda pair: pair[0])
    runs = [(file, "".join(one for _kind, one in part)) for (file, _digits), part in parts]
    first = next((unicodedata.bidirectional(c) for c in words if c.isalpha()), "L")
    return runs[::-1] if first in {"R", "AL"} else runs


def _find_font_file(letter):
    script = unicodedata.name(letter, "").removeprefix("EXTENDED ").replace("-", " ").split(" ")[0]
    if script in CJK_SCRIPTS or unicodedata.east_asian_width(letter) in "WF":
        return "CJK"
    return FONT_FILES.get(script, "NotoSans[wght].ttf")


def _load_font(file, size):
    package, name = ("manimgx_fonts", file)
    if file == "CJK":
        package, name = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc")
    font = ImageFont.truetype(str(files(package) / name), size)
    font.set_variation_by_axes([600, *(axis["default"] for axis in font.get_variation_axes()[1:])])
    return font
