"""Uploaded pictures: refused, or decoded once and written anew, so that only pixels are kept."""

import hashlib
import uuid
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MAX_PIXELS = 40_000_000
MAX_BYTES = 20 * 1024 * 1024
THUMBNAIL_SIZE = (480, 480)
ACCEPT = "image/png,image/jpeg,image/webp,image/gif"

_READ_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
# MPO is the JPEG of phones that take two pictures at once; the first one is kept.
_WRITTEN_FORMATS = {"JPEG": "JPEG", "MPO": "JPEG", "WEBP": "WEBP", "PNG": "PNG", "GIF": "PNG"}
_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
_QUALITY = {"JPEG": {"quality": 90}, "WEBP": {"quality": 90}, "PNG": {}}


class ImageRefused(ValidationError):
    """An upload that is not kept; the message says which rule it breaks and what to do."""


@dataclass(frozen=True)
class Prepared:
    """A picture ready to be stored: ``content`` and ``thumbnail`` are whole files of one format."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int
    suffix: str
    sha256: str


def prepare(
    upload: BinaryIO, *, max_pixels: int = MAX_PIXELS, max_bytes: int = MAX_BYTES
) -> Prepared:
    """Return the picture in ``upload`` upright, in sRGB and without any metadata.

    Read are PNG, JPEG, WebP and GIF (its first frame), whatever the file is called. Raises
    ImageRefused for anything else, for what is damaged, and for what is too large, before it is
    decoded.
    """
    image = _open(_read(upload, max_bytes), max_pixels)
    written_format = _WRITTEN_FORMATS[image.format]
    try:
        picture = _only_pixels(image, written_format)
    except Exception:  # a damaged file can make Pillow raise nearly anything
        raise _damaged() from None
    width, height = picture.size
    content = _encode(picture, written_format)
    picture.thumbnail(THUMBNAIL_SIZE)
    return Prepared(
        content=content,
        thumbnail=_encode(picture, written_format),
        width=width,
        height=height,
        suffix=_SUFFIXES[written_format],
        sha256=hashlib.sha256(content).hexdigest(),
    )


def put(prepared: Prepared, *, file: FieldFile, thumbnail: FieldFile) -> None:
    """Store ``prepared`` in the two file fields of a row, which the caller then saves.

    The names are random: nothing of the uploaded name is kept, and none can be guessed.
    """
    name = f"{uuid.uuid4().hex}{prepared.suffix}"
    # Django reads width and height from content that has a name, and from no other.
    file.save(name, ContentFile(prepared.content, name), save=False)
    thumbnail.save(f"small-{name}", ContentFile(prepared.thumbnail, name), save=False)


def _read(upload: BinaryIO, max_bytes: int) -> bytes:
    upload.seek(0)
    data = upload.read(max_bytes + 1)
    if not data:
        raise ImageRefused(_("The file is empty. Choose the image again."), code="empty")
    if len(data) > max_bytes:
        raise ImageRefused(
            _("The image is larger than %(limit)d MB. Make it smaller and upload it again."),
            code="too-many-bytes",
            params={"limit": max_bytes // (1024 * 1024)},
        )
    return data


def _open(data: bytes, max_pixels: int) -> Image.Image:
    """Return the image whose header was read and whose pixels were not."""
    try:
        image = Image.open(BytesIO(data), formats=_READ_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(max_pixels) from None
    except UnidentifiedImageError:
        raise ImageRefused(
            _("This is no PNG, JPEG, WebP or GIF image. Save it as one of these and try again."),
            code="unknown-format",
        ) from None
    except Exception:  # as above
        raise _damaged() from None
    if image.width * image.height > max_pixels:
        raise _too_many_pixels(max_pixels)
    return image


def _too_many_pixels(max_pixels: int) -> ImageRefused:
    return ImageRefused(
        _("The image has more than %(limit)d million pixels. Scale it down and upload it again."),
        code="too-many-pixels",
        params={"limit": max_pixels // 1_000_000},
    )


def _damaged() -> ImageRefused:
    return ImageRefused(
        _("The image is damaged or incomplete. Export it again and upload the new file."),
        code="damaged",
    )


def _only_pixels(image: Image.Image, written_format: str) -> Image.Image:
    """Return the decoded image upright, in a mode that every browser shows, with nothing else."""
    image.load()
    profile = image.info.get("icc_profile")
    picture = ImageOps.exif_transpose(image)
    if picture.mode.startswith("I"):
        # 16 bits of grey; a plain conversion would cut the bright half off.
        picture = picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.has_transparency_data and written_format != "JPEG":
        picture = picture.convert("RGBA")
    elif picture.mode != "L":
        picture = picture.convert("RGB")
    if profile:
        picture = _to_srgb(picture, profile)
    picture.info.clear()
    return picture


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in sRGB, or as it is where its profile does not fit it."""
    try:
        return ImageCms.profileToProfile(picture, BytesIO(profile), ImageCms.createProfile("sRGB"))
    except ImageCms.PyCMSError:
        return picture


def _encode(picture: Image.Image, written_format: str) -> bytes:
    file = BytesIO()
    picture.save(file, written_format, **_QUALITY[written_format])
    return file.getvalue()
