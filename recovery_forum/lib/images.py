"""Pictures: whatever a member uploads becomes a small WebP that says nothing about them."""

import secrets
import warnings
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

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
    try:
        picture = _decode(upload)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise ValidationError(
            _("We can't read this picture. JPEG, PNG, WebP and GIF work.")
        ) from None
    picture.thumbnail((longest_side, longest_side))
    out = BytesIO()
    picture.save(out, "WEBP", quality=QUALITY)
    return ContentFile(out.getvalue(), name=f"{secrets.token_hex(16)}.webp")


def _decode(upload) -> Image.Image:
    upload.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            source = Image.open(upload, formats=FORMATS)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            _refuse_size()
        if source.width * source.height > MAX_PIXELS:
            _refuse_size()
        source.load()
    upright = ImageOps.exif_transpose(source)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    # A fresh picture holds the pixels and nothing else.
    bare = Image.new(mode, upright.size)
    bare.paste(upright.convert(mode))
    return bare


def _refuse_size():
    raise ValidationError(
        _("This picture has too many pixels. Please choose one of at most 24 megapixels.")
    )
