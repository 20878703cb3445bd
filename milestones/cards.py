"""Medallion cards: a picture to keep or to show, drawn with fonts for the scripts of the world."""

import unicodedata
from importlib.resources import files
from io import BytesIO
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont, ImageOps

from .sets import SETS

SHAPES = {"wide": (1200, 630), "square": (1080, 1080)}
PAPER, INK, SOFT, WHITE, DARK = "#faf7f2", "#20292a", "#566263", "#ffffff", "#3d2703"
# The light and the deep side of each metal, as in static/css/parts-medallions.css.
METALS = {
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
LIGHT_LETTERS = {"red", "green", "purple", "dark-blue", "blue", "black"}
# The font of a script, by the first word of its letters' Unicode names. All else is Noto Sans.
SCRIPTS = (
    "Arabic Armenian Bengali Devanagari Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer "
    "Lao Malayalam Myanmar Oriya Sinhala Tamil Telugu Thai"
).split()
FONTS = {script.upper(): f"NotoSans{script}[wght].ttf" for script in SCRIPTS}
CJK = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
SHARPER = 2  # Drawn so many times larger, then made smaller: round edges without steps.


def card(span, chosen, shape, name="") -> bytes:
    """A PNG of the medallion of `span` in the set `chosen`; with a `name` only if asked."""
    width, height = (side * SHARPER for side in SHAPES[shape])
    image = Image.new("RGB", (width, height), PAPER)
    if shape == "wide":
        centre, radius = (height // 2, height // 2), int(height * 0.4)
        room, middle = (height, width - 60 * SHARPER), height // 2
    else:
        centre, radius = (width // 2, int(height * 0.38)), int(height * 0.3)
        room, middle = (60 * SHARPER, width - 60 * SHARPER), int(height * 0.82)
    _medallion(image, centre, radius, span, SETS[chosen].colour_of(span))
    _words(image, room, middle, str(span.name), name)
    small = image.resize(SHAPES[shape], Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def _words(image, room, middle, title, name):
    step = 74 * SHARPER if name else 0
    _write(image, room, middle - step // 2, title, 88 * SHARPER, INK)
    if name:
        _write(image, room, middle + step, name, 56 * SHARPER, SOFT)


def _medallion(image, centre, radius, span, metal):
    light, deep = METALS[metal]
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
    draw.ellipse(box, outline=WHITE, width=3 * SHARPER)
    letters = WHITE if metal in LIGHT_LETTERS else DARK
    room = (centre[0] - int(radius * 0.7), centre[0] + int(radius * 0.7))
    _write(image, room, centre[1] - radius // 8, str(span.number), int(radius * 0.72), letters)
    unit = str(span.unit).upper()
    _write(image, room, centre[1] + int(radius * 0.52), unit, int(radius * 0.2), letters)


def _write(image, room, middle, words, size, colour):
    """`words` in the middle of `room` (left, right), as large as fits and at most `size`."""
    runs = _runs(words)
    while size > 12 and _width(runs, size) > room[1] - room[0]:
        size = int(size * 0.94)
    x, draw = (room[0] + room[1] - _width(runs, size)) / 2, ImageDraw.Draw(image)
    for file, run in runs:
        font = _font(file, size)
        draw.text((x, middle), run, font=font, fill=colour, anchor="lm")
        x += font.getlength(run)


def _width(runs, size):
    return sum(_font(file, size).getlength(run) for file, run in runs)


def _runs(words):
    """Stretches of one font each, in the order in which they stand from left to right."""
    words = unicodedata.normalize("NFC", words)
    marked, before = [], "NotoSans[wght].ttf"
    for letter in words:
        # A mark belongs to its letter, whatever it is called.
        file = before if unicodedata.category(letter).startswith("M") else _file_for(letter)
        # Numbers keep their own direction, so among right-to-left letters they stand alone.
        marked.append(((file, letter.isdigit()), letter))
        before = file
    parts = groupby(marked, key=lambda pair: pair[0])
    runs = [(file, "".join(one for _kind, one in part)) for (file, _digits), part in parts]
    first = next((unicodedata.bidirectional(c) for c in words if c.isalpha()), "L")
    return runs[::-1] if first in {"R", "AL"} else runs


def _file_for(letter):
    script = unicodedata.name(letter, "").removeprefix("EXTENDED ").replace("-", " ").split(" ")[0]
    if script in CJK or unicodedata.east_asian_width(letter) in "WF":
        return "CJK"
    return FONTS.get(script, "NotoSans[wght].ttf")


def _font(file, size):
    package, name = ("manimgx_fonts", file)
    if file == "CJK":
        package, name = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc")
    font = ImageFont.truetype(str(files(package) / name), size)
    font.set_variation_by_axes([600, *(axis["default"] for axis in font.get_variation_axes()[1:])])
    return font
