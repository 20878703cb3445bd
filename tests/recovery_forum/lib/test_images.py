import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from recovery_forum.lib.images import MAX_BYTES, clean_image, is_animated

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def upload(picture=None, kind="JPEG", content=None, **options):
    if content is None:
        out = BytesIO()
        picture.save(out, kind, **options)
        content = out.getvalue()
    return SimpleUploadedFile("mine.png", content)


def opened(cleaned):
    return Image.open(cleaned)


def refused(content):
    with pytest.raises(ValidationError) as caught:
        clean_image(upload(content=content))
    return caught.value.message


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(side):
    """Return a small file with `side` × `side` pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    pixels = zlib.compress(b"\0" * ((side // 8 + 2) * 64), 9)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_becomes_webp(kind):
    cleaned = clean_image(upload(Image.new("RGB", (40, 30), "teal"), kind))
    assert opened(cleaned).format == "WEBP"
    assert opened(cleaned).size == (40, 30)


@pytest.mark.parametrize("mode", ["L", "P", "1", "I;16", "LA", "RGBA"])
def test_every_pixel_format_is_read(mode):
    assert opened(clean_image(upload(Image.new(mode, (9, 9)), "PNG"))).size == (9, 9)


def test_a_cmyk_jpeg_is_read():
    assert opened(clean_image(upload(Image.new("CMYK", (9, 9))))).mode == "RGB"


def test_the_longest_side_is_limited():
    cleaned = clean_image(upload(Image.new("RGB", (900, 300))), longest_side=100)
    assert opened(cleaned).size == (100, 33)


def test_a_small_picture_is_not_enlarged():
    assert opened(clean_image(upload(Image.new("RGB", (20, 10))))).size == (20, 10)


def test_the_location_is_removed():
    exif = Image.Exif()
    exif[MAKER] = "Someone's phone"
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0)})
    original = upload(Image.new("RGB", (20, 10)), exif=exif, comment=b"at home")
    assert Image.open(original).getexif().get_ifd(GPS)  # Otherwise this test could not fail.
    cleaned = clean_image(original)
    assert not opened(cleaned).getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(opened(cleaned).info)
    assert b"phone" not in cleaned.read()


def test_text_in_a_png_is_removed():
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", "Alice Real-Name")
    cleaned = clean_image(upload(Image.new("RGB", (9, 9)), "PNG", pnginfo=words))
    assert b"Alice" not in cleaned.read()


def test_a_rotated_picture_is_turned_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    picture = Image.new("RGB", (40, 20), "black")
    picture.paste("white", (0, 0, 20, 20))
    cleaned = opened(clean_image(upload(picture, exif=exif, quality=95)))
    assert cleaned.size == (20, 40)
    assert cleaned.getpixel((10, 5))[0] > 200  # The left edge is on top now.


def test_transparency_is_kept():
    cleaned = opened(clean_image(upload(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG")))
    assert cleaned.mode == "RGBA"
    assert cleaned.getpixel((4, 4))[3] == 0


def test_the_name_is_random():
    first, second = (clean_image(upload(Image.new("RGB", (9, 9)))).name for _ in range(2))
    assert first != second
    assert first.endswith(".webp")
    assert "mine" not in first


def test_an_animation_becomes_a_still_picture():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    original = upload(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert opened(clean_image(original)).n_frames == 1


def test_markup_after_the_pixels_is_removed():
    out = upload(Image.new("RGB", (9, 9))).read()
    cleaned = clean_image(upload(content=out + b"<script>alert(1)</script>"))
    assert b"script" not in cleaned.read()


@pytest.mark.parametrize("side", [5_001, 12_000, 60_000])
def test_a_decompression_bomb_is_refused_for_its_pixels(side):
    assert "25 megapixels" in refused(png_bomb(side))


def test_a_heavy_file_is_refused():
    assert "15 MB" in refused(b"\0" * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just words",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a/*\0\0*/=1;alert(1)//",
        b"%PDF-1.4 /JavaScript",
        png_bomb(64)[:40],
        png_bomb(64).replace(b"IDAT", b"IDAX"),
    ],
)
def test_a_file_that_is_no_picture_is_refused(content):
    assert "can't read" in refused(content)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM"])
def test_other_kinds_are_refused(kind):
    assert "can't read" in refused(upload(Image.new("RGB", (16, 16)), kind).read())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_truncated_file_is_refused(kind):
    whole = upload(Image.effect_noise((64, 64), 90).convert("RGB"), kind).read()
    assert "can't read" in refused(whole[: len(whole) // 2])


# --- Pictures of phones and scanners --------------------------------------------


def display_p3():
    """Return the colour profile of iPhones: primaries for D50, and the curve of sRGB."""

    def numbers(*values):
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    def text(words):
        utf = words.encode("utf-16be")
        return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(utf), 28) + utf

    curve = b"para\0\0\0\0" + struct.pack(">HH", 3, 0)
    curve += numbers(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    tags = {
        b"desc": text("P3"), b"cprt": text("none"),
        b"wtpt": b"XYZ \0\0\0\0" + numbers(0.96420, 1, 0.82491),
        b"rXYZ": b"XYZ \0\0\0\0" + numbers(0.51512, 0.24120, -0.00105),
        b"gXYZ": b"XYZ \0\0\0\0" + numbers(0.29198, 0.69225, 0.04189),
        b"bXYZ": b"XYZ \0\0\0\0" + numbers(0.15710, 0.06657, 0.78407),
        b"rTRC": curve, b"gTRC": curve, b"bTRC": curve,
    }  # fmt: skip
    table, body, begin = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, value in tags.items():
        value += b"\0" * (-len(value) % 4)
        table += name + struct.pack(">II", begin + len(body), len(value))
        body += value
    head = struct.pack(">I", 128 + len(table) + len(body)) + b"\0\0\0\0\x04\0\0\0mntrRGB XYZ "
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    return (head + numbers(0.96420, 1, 0.82491)).ljust(128, b"\0") + table + body


def is_near(colour, wanted, within=4):
    return all(abs(one - other) <= within for one, other in zip(colour, wanted, strict=True))


def test_a_16_bit_gradient_stays_a_gradient():
    grey = Image.new("I;16", (256, 8))
    grey.putdata([(at % 256) * 257 for at in range(256 * 8)])
    shown = opened(clean_image(upload(grey, "PNG"))).convert("L")
    values = [shown.getpixel((x, 4)) for x in range(0, 256, 16)]
    assert all(abs(value - x) <= 6 for value, x in zip(values, range(0, 256, 16), strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF", "AVIF", "WEBP"])
def test_wide_colours_are_converted(kind):
    photo = Image.new("RGB", (64, 64), (200, 60, 60))
    options = {"quality": 95} if kind != "PNG" else {}
    shown = opened(clean_image(upload(photo, kind, icc_profile=display_p3(), **options)))
    assert is_near(shown.convert("RGB").getpixel((32, 32)), (217, 42, 52))
    assert "icc_profile" not in shown.info


def test_transparency_is_kept_with_wide_colours():
    photo = Image.new("RGBA", (64, 64), (200, 60, 60, 128))
    shown = opened(clean_image(upload(photo, "PNG", icc_profile=display_p3())))
    assert is_near(shown.getpixel((32, 32)), (217, 42, 52, 128))


@pytest.mark.parametrize("profile", [b"", b"x", b"\0" * 200, display_p3()[:150]])
def test_a_broken_colour_profile_causes_no_error(profile):
    photo = Image.new("RGB", (64, 64), (200, 60, 60))
    shown = opened(clean_image(upload(photo, "PNG", icc_profile=profile)))
    assert is_near(shown.convert("RGB").getpixel((32, 32)), (200, 60, 60))


# In HEIF, the EXIF orientation is ignored: the file has a rotation of its own.
@pytest.mark.parametrize(("kind", "size"), [("HEIF", (64, 32)), ("AVIF", (32, 64))])
def test_phone_formats_are_read_upright_and_without_metadata(kind, size):
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Phone"
    exif.get_ifd(GPS)[1] = "N"
    shown = opened(clean_image(upload(Image.new("RGB", (64, 32), "teal"), kind, exif=exif)))
    assert shown.format == "WEBP"
    assert shown.size == size
    assert not shown.getexif()


def test_a_photo_of_24_megapixels_is_accepted():
    photo = Image.new("RGB", (5712, 4284), "teal")
    assert opened(clean_image(upload(photo))).size == (1600, 1200)


@pytest.mark.parametrize(("kind", "limit"), [("JPEG", 200), ("PNG", 300)])
def test_the_largest_photo_takes_little_memory(kind, limit):
    """50 megapixels of a JPEG, which is decoded at a smaller size, and 25 of a PNG."""
    side = (8160, 6120) if kind == "JPEG" else (5000, 5000)
    content = upload(Image.new("RGB", side, "teal"), kind).read()
    script = (
        "import re, sys; from django.conf import settings; settings.configure();"
        "from django.core.files.uploadedfile import SimpleUploadedFile as File;"
        "from recovery_forum.lib.images import clean_image;"
        "clean_image(File('x', sys.stdin.buffer.read()));"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], input=content, capture_output=True, check=True
    )
    assert int(run.stdout) < limit


def test_more_pixels_than_the_limit_are_refused():
    with pytest.raises(ValidationError, match="at most 50 megapixels"):
        clean_image(upload(Image.new("L", (9000, 6000))))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_an_animated_picture_is_detected_and_becomes_still(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "teal", "white")]
    moving = upload(frames[0], kind, save_all=True, append_images=frames[1:])
    assert is_animated(moving)
    assert getattr(opened(clean_image(moving)), "n_frames", 1) == 1
    assert not is_animated(upload(frames[0], kind))
