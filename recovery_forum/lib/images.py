"""Pictures: whatever a member uploads becomes a small WebP that says nothing about them."""

import secrets
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_BYTES = 5_000_000
MAX_PIXELS = 24_000_000  # What a phone takes; read from the header before anything is decoded.
QUALITY = 82


def clean_image(upload, longest_side=1600) -> ContentFile:
    """A WebP of the first frame of `upload`, at most `longest_side` pixels wide and high.

    Turned upright, without any metadata (a photo knows where it was taken), under a random name.
    Raises ValidationError with a sentence for the person who chose the file.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(_("This picture is larger than 5 MB. Please choose a smaller one."))
    out = BytesIO()
    try:
        _verify_image(upload)
        picture = _decode_image(upload, (longest_side, longest_side))
        picture.save(out, "WEBP", quality=QUALITY)
    except ValidationError:
        raise
    except Image.DecompressionBombError:
        _raise_too_many_pixels()
    except Exception:  # noqa: BLE001 - Pillow raises errors of many kinds for broken files.
        raise ValidationError(
            _("We can't read this picture. JPEG, PNG, WebP and GIF work.")
        ) from None
    return ContentFile(out.getvalue(), name=f"{secrets.token_hex(16)}.webp")


def _verify_image(upload):
    """From the header and the checksums; nothing is decoded yet."""
    upload.seek(0)
    source = Image.open(upload, formats=FORMATS)
    if source.width * source.height > MAX_PIXELS:
        _raise_too_many_pixels()
    source.verify()


def _decode_image(upload, box) -> Image.Image:
    upload.seek(0)
    source = Image.open(upload, formats=FORMATS)
    source.draft(None, box)  # Lets JPEG decode to a smaller size, which spares memory.
    upright = ImageOps.exif_transpose(source)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    small = upright.convert(mode)
    small.thumbnail(box)
    # A fresh picture holds the pixels and nothing else.
    bare = Image.new(mode, small.size)
    bare.paste(small)
    return bare


def _raise_too_many_pixels():
    raise ValidationError(
        _("This picture has too many pixels. Please choose one of at most 24 megapixels.")
    )
