"""Turns uploaded pictures into small WebP files without metadata."""

import secrets
from io import BytesIO
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MAX_BYTES = 5_000_000
MAX_PIXELS = 24_000_000  # As a phone takes them. Checked in the header, before decoding.
QUALITY = 82


def clean_image(upload: UploadedFile, longest_side: int = 1600) -> ContentFile:
    """Return a WebP of the first frame of `upload`, at most `longest_side` pixels wide and high.

    It is turned upright, has a random name and no metadata (a photo may hold where it was taken).
    Raises ValidationError with a message for the member.
    """
    if (upload.size or 0) > MAX_BYTES:
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


def _verify_image(upload: UploadedFile) -> None:
    """Check the size in the header and the checksums, without decoding the picture."""
    upload.seek(0)
    source = Image.open(upload, formats=FORMATS)
    if source.width * source.height > MAX_PIXELS:
        _raise_too_many_pixels()
    source.verify()


def _decode_image(upload: UploadedFile, box: tuple[int, int]) -> Image.Image:
    upload.seek(0)
    source = Image.open(upload, formats=FORMATS)
    source.draft(None, box)  # Decodes a JPEG at a smaller size, which saves memory.
    upright = ImageOps.exif_transpose(source)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    small = upright.convert(mode)
    small.thumbnail(box)
    # A new picture holds the pixels and no metadata.
    clean = Image.new(mode, small.size)
    clean.paste(small)
    return clean


def _raise_too_many_pixels() -> NoReturn:
    raise ValidationError(
        _("This picture has too many pixels. Please choose one of at most 24 megapixels.")
    )
