import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from recovery_forum.lib.images import MAX_BYTES, clean_image

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
    """A small file that claims to be `side` pixels wide and high, and is."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    pixels = zlib.compress(b"\0" * ((side // 8 + 2) * 64), 9)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_becomes_webp(kind):
    cleaned = clean_image(upload(Image.new("RGB", (40, 30), "teal"), kind))
    assert opened(cleaned).format == "WEBP"
    assert opened(cleaned).size == (40, 30)


@pytest.mark.parametrize("mode", ["L", "P", "1", "I;16", "LA", "RGBA"])
def test_every_way_to_hold_pixels_is_read(mode):
    assert opened(clean_image(upload(Image.new(mode, (9, 9)), "PNG"))).size == (9, 9)


def test_a_print_shops_jpeg_is_read():
    assert opened(clean_image(upload(Image.new("CMYK", (9, 9))))).mode == "RGB"


def test_the_longest_side_is_kept_to():
    cleaned = clean_image(upload(Image.new("RGB", (900, 300))), longest_side=100)
    assert opened(cleaned).size == (100, 33)


def test_a_small_picture_is_not_blown_up():
    assert opened(clean_image(upload(Image.new("RGB", (20, 10))))).size == (20, 10)


def test_where_it_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[MAKER] = "Someone's phone"
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0)})
    original = upload(Image.new("RGB", (20, 10)), exif=exif, comment=b"at home")
    assert Image.open(original).getexif().get_ifd(GPS)  # Else this test would mean nothing.
    cleaned = clean_image(original)
    assert not opened(cleaned).getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(opened(cleaned).info)
    assert b"phone" not in cleaned.read()


def test_words_in_a_png_are_not_kept():
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", "Alice Real-Name")
    cleaned = clean_image(upload(Image.new("RGB", (9, 9)), "PNG", pnginfo=words))
    assert b"Alice" not in cleaned.read()


def test_a_picture_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    picture = Image.new("RGB", (40, 20), "black")
    picture.paste("white", (0, 0, 20, 20))
    cleaned = opened(clean_image(upload(picture, exif=exif, quality=95)))
    assert cleaned.size == (20, 40)
    assert cleaned.getpixel((10, 5))[0] > 200  # What was left is up.


def test_what_is_transparent_stays_so():
    cleaned = opened(clean_image(upload(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG")))
    assert cleaned.mode == "RGBA"
    assert cleaned.getpixel((4, 4))[3] == 0


def test_the_name_is_random():
    first, second = (clean_image(upload(Image.new("RGB", (9, 9)))).name for _ in range(2))
    assert first != second
    assert first.endswith(".webp")
    assert "mine" not in first


def test_an_animation_stands_still():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    original = upload(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert opened(clean_image(original)).n_frames == 1


def test_markup_behind_the_pixels_is_not_kept():
    out = upload(Image.new("RGB", (9, 9))).read()
    cleaned = clean_image(upload(content=out + b"<script>alert(1)</script>"))
    assert b"script" not in cleaned.read()


@pytest.mark.parametrize("side", [5_001, 12_000, 60_000])
def test_a_bomb_is_refused_for_its_pixels(side):
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
def test_what_is_no_picture_is_refused(content):
    assert "can't read" in refused(content)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM"])
def test_other_kinds_are_refused(kind):
    assert "can't read" in refused(upload(Image.new("RGB", (16, 16)), kind).read())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_half_a_file_is_refused(kind):
    whole = upload(Image.effect_noise((64, 64), 90).convert("RGB"), kind).read()
    assert "can't read" in refused(whole[: len(whole) // 2])
