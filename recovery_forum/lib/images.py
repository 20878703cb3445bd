"""Turns uploaded pictures into small WebP files without metadata."""

import secrets
from io import BytesIO
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
MAX_BYTES = 15_000_000
# As phones take them. Checked in the header, before decoding. A JPEG is decoded at a smaller size,
# with 80 MB; of the others, every million pixels takes 6 to 16 MB while it is read.
MAX_MEGAPIXELS = {"JPEG": 50}
MAX_MEGAPIXELS_OF_OTHERS = 25
QUALITY = 82

register_heif_opener(thumbnails=False)


def clean_image(upload: UploadedFile, longest_side: int = 1600) -> ContentFile:
    """Return a WebP of the first frame of `upload`, at most `longest_side` pixels wide and high.

    It is turned upright, has a random name and no metadata (a photo may hold where it was taken).
    Raises ValidationError with a message for the member.
    """
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_("This picture is larger than 15 MB. Please choose a smaller one."))
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
            _("We can't read this picture. JPEG, PNG, WebP, HEIC, AVIF and GIF work.")
        ) from None
    return ContentFile(out.getvalue(), name=f"{secrets.token_hex(16)}.webp")


def _verify_image(upload: UploadedFile) -> None:
    """Check the size in the header and the checksums, without decoding the picture."""
    upload.seek(0)
    source = Image.open(upload, formats=FORMATS)
    limit = MAX_MEGAPIXELS.get(str(source.format), MAX_MEGAPIXELS_OF_OTHERS)
    if source.width * source.height > limit * 1_000_000:
        _raise_too_many_pixels(limit)
    source.verify()


def _decode_image(upload: UploadedFile, box: tuple[int, int]) -> Image.Image:
    upload.seek(0)
    source = Image.open(upload, formats=FORMATS)
    source.draft(None, box)  # Decodes a JPEG at a smaller size, which saves memory.
    mode = "RGBA" if source.has_transparency_data else "RGB"
    # Shrunk before anything else is done to it, for the same reason. Palettes can't be shrunk.
    small = source.convert(mode) if source.mode in {"1", "P", "PA"} else _limit_depth(source)
    small.thumbnail(box)
    upright = _convert_to_srgb(ImageOps.exif_transpose(small), source.info.get("icc_profile"), mode)
    # A new picture holds the pixels and no metadata.
    clean = Image.new(mode, upright.size)
    clean.paste(upright)
    return clean


def _limit_depth(picture: Image.Image) -> Image.Image:
    """Return `picture` with 8 bits for each value: Pillow would cut off 16 bits of grey."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _convert_to_srgb(picture: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    """Return `picture` in `mode` with the colours that its profile means, as browsers show them.

    Phones take pictures in wider colours, and without the profile those would look pale.
    """
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            colours = picture.convert(mode) if picture.mode not in {mode, "CMYK", "L"} else picture
            converted = ImageCms.profileToProfile(
                colours, source, ImageCms.createProfile("sRGB"), outputMode=mode
            )
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # Another profile than that of the pixels: as without one.
    return picture.convert(mode)


def _raise_too_many_pixels(limit: int = MAX_MEGAPIXELS_OF_OTHERS) -> NoReturn:
    raise ValidationError(
        _("This picture has too many pixels. Please choose one of at most %(limit)d megapixels.")
        % {"limit": limit}
    )


def is_animated(upload: UploadedFile) -> bool:
    """Return whether `upload`, which clean_image() accepts, moves. It becomes a still picture."""
    upload.seek(0)
    return getattr(Image.open(upload, formats=FORMATS), "n_frames", 1) > 1
