import hashlib
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from papers.images import ImageRefused, prepare, put
from papers.models import Image as TalkImage

RED, BLUE = (220, 20, 20), (20, 20, 220)


def picture(size=(60, 40), mode="RGB", color=RED):
    return Image.new(mode, size, color)


def encoded(image, image_format, **options):
    file = BytesIO()
    image.save(file, image_format, **options)
    return file.getvalue()


def upload(data, name="slide.png"):
    file = BytesIO(data)
    file.name = name
    return file


def refusal(data, **limits):
    with pytest.raises(ImageRefused) as refused:
        prepare(upload(data), **limits)
    return refused.value.code


def reopened(content):
    image = Image.open(BytesIO(content))
    image.load()
    return image


def png_of(width, height):
    """A PNG whose header claims a size that its few bytes of pixels do not have."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def close_to(pixel, color):
    return all(abs(a - b) < 12 for a, b in zip(pixel[:3], color, strict=True))


@pytest.mark.parametrize(
    ("read", "written", "suffix"),
    [
        ("PNG", "PNG", ".png"),
        ("JPEG", "JPEG", ".jpg"),
        ("WEBP", "WEBP", ".webp"),
        ("GIF", "PNG", ".png"),
    ],
)
def test_each_format_is_written_anew(read, written, suffix):
    prepared = prepare(upload(encoded(picture(), read)))
    kept = reopened(prepared.content)
    assert (kept.format, kept.size, prepared.suffix) == (written, (60, 40), suffix)
    assert (prepared.width, prepared.height) == (60, 40)
    assert close_to(kept.convert("RGB").getpixel((5, 5)), RED)


def test_hash_is_that_of_the_content():
    prepared = prepare(upload(encoded(picture(), "PNG")))
    assert prepared.sha256 == hashlib.sha256(prepared.content).hexdigest()


def test_thumbnail_is_small_and_keeps_the_shape():
    prepared = prepare(upload(encoded(picture((1200, 600)), "PNG")))
    assert reopened(prepared.thumbnail).size == (480, 240)
    assert reopened(prepared.content).size == (1200, 600)


def test_small_picture_is_not_enlarged():
    assert reopened(prepare(upload(encoded(picture(), "PNG"))).thumbnail).size == (60, 40)


def test_picture_of_one_line_has_a_thumbnail():
    assert reopened(prepare(upload(encoded(picture((5000, 1)), "PNG"))).thumbnail).size == (480, 1)


def test_upload_that_was_read_before_is_read_from_its_start():
    file = upload(encoded(picture(), "PNG"))
    file.read()
    assert prepare(file).width == 60


def test_transparency_is_kept():
    prepared = prepare(upload(encoded(picture(mode="RGBA", color=(*RED, 0)), "PNG")))
    assert reopened(prepared.content).getpixel((5, 5))[3] == 0


def test_transparent_palette_is_kept():
    image = Image.new("P", (60, 40), 1)
    image.putpalette([*RED, *BLUE])
    data = encoded(image, "GIF", transparency=1)
    assert reopened(prepare(upload(data)).content).getpixel((5, 5))[3] == 0


def test_cmyk_jpeg_is_turned_into_rgb():
    prepared = prepare(upload(encoded(picture(mode="CMYK", color=(0, 255, 255, 0)), "JPEG")))
    assert reopened(prepared.content).mode == "RGB"


def test_sixteen_bits_of_grey_keep_their_brightness():
    prepared = prepare(upload(encoded(Image.new("I;16", (4, 4), 0x8000), "PNG")))
    assert reopened(prepared.content).getpixel((0, 0)) == 128


def test_moving_gif_is_kept_as_its_first_frame():
    data = encoded(
        picture(color=RED), "GIF", save_all=True, append_images=[picture(color=BLUE)], duration=50
    )
    kept = reopened(prepare(upload(data)).content)
    assert getattr(kept, "n_frames", 1) == 1
    assert close_to(kept.convert("RGB").getpixel((5, 5)), RED)


def test_orientation_is_applied():
    image = picture((60, 40))
    image.paste(BLUE, (0, 0, 60, 10))
    exif = Image.Exif()
    exif[0x0112] = 6
    prepared = prepare(upload(encoded(image, "JPEG", exif=exif, quality=95)))
    kept = reopened(prepared.content)
    assert (prepared.width, prepared.height) == kept.size == (40, 60)
    assert close_to(kept.getpixel((37, 30)), BLUE)
    assert close_to(kept.getpixel((5, 30)), RED)


def test_place_and_camera_are_removed():
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    data = encoded(picture(), "JPEG", exif=exif, comment=b"Secret comment")
    assert Image.open(BytesIO(data)).getexif().get_ifd(0x8825) != {}
    prepared = prepare(upload(data))
    for content in (prepared.content, prepared.thumbnail):
        assert dict(reopened(content).getexif()) == {}
        assert b"Secret" not in content


def test_text_in_a_png_is_removed():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Secret author")
    prepared = prepare(upload(encoded(picture(), "PNG", pnginfo=notes, dpi=(72, 72))))
    assert reopened(prepared.content).info == {}


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP"])
def test_colour_profile_is_removed(image_format):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    prepared = prepare(upload(encoded(picture(), image_format, icc_profile=profile)))
    kept = reopened(prepared.content)
    assert "icc_profile" not in kept.info
    assert close_to(kept.getpixel((5, 5)), RED)


def test_profile_that_does_not_fit_leaves_the_pixels():
    prepared = prepare(upload(encoded(picture(), "PNG", icc_profile=b"no profile")))
    assert close_to(reopened(prepared.content).getpixel((5, 5)), RED)


def test_page_hidden_behind_a_picture_is_cut_off():
    data = encoded(picture(), "PNG") + b"<html><script>x()</script></html>"
    assert b"<script>" not in prepare(upload(data)).content


@pytest.mark.parametrize("image_format", ["EPS", "TIFF", "ICO", "BMP", "PCX", "TGA", "SGI", "DDS"])
def test_other_formats_are_refused_whatever_their_name(image_format):
    assert refusal(encoded(picture(), image_format)) == "unknown-format"


@pytest.mark.parametrize(
    "data", [b"just text", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\x89PNG"]
)
def test_what_is_no_image_is_refused(data):
    assert refusal(data) == "unknown-format"


def test_empty_file_is_refused():
    assert refusal(b"") == "empty"


def test_file_of_too_many_bytes_is_refused():
    data = encoded(picture(), "PNG")
    assert refusal(data, max_bytes=len(data) - 1) == "too-many-bytes"
    assert prepare(upload(data), max_bytes=len(data)).width == 60


def test_picture_of_too_many_pixels_is_refused():
    data = encoded(picture((60, 40)), "PNG")
    assert refusal(data, max_pixels=2399) == "too-many-pixels"
    assert prepare(upload(data), max_pixels=2400).width == 60


@pytest.mark.parametrize("side", [7_000, 13_000, 100_000])
def test_pixels_are_counted_from_the_header(side):
    assert refusal(png_of(side, side)) == "too-many-pixels"


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_truncated_picture_is_refused(image_format):
    image = Image.effect_noise((200, 200), 80).convert("RGB")
    data = encoded(image, image_format)
    assert refusal(data[: len(data) // 2]) in {"damaged", "unknown-format"}


def test_picture_with_fewer_pixels_than_it_claims_is_refused():
    assert refusal(png_of(500, 500)) == "damaged"


def test_text_that_unpacks_without_end_is_refused():
    bomb = PngImagePlugin.PngInfo()
    bomb.add_text("x", "a" * 3_000_000, zip=True)
    assert refusal(encoded(picture(), "PNG", pnginfo=bomb)) == "damaged"


def test_put_stores_picture_and_thumbnail_in_a_row():
    prepared = prepare(upload(encoded(picture((1200, 600)), "PNG")))
    row = TalkImage()
    put(prepared, file=row.file, thumbnail=row.thumbnail)
    assert row.pk is None
    assert (row.width, row.height) == (1200, 600)
    for stored, content in ((row.file, prepared.content), (row.thumbnail, prepared.thumbnail)):
        with stored.open() as kept:
            assert kept.read() == content
        stored.delete(save=False)


def test_refusal_says_what_to_do():
    with pytest.raises(ImageRefused) as refused:
        prepare(upload(b"text"))
    assert refused.value.messages == [
        "This is no PNG, JPEG, WebP or GIF image. Save it as one of these and try again."
    ]
    with pytest.raises(ImageRefused) as refused:
        prepare(upload(png_of(10_000, 10_000)))
    assert refused.value.messages == [
        "The image has more than 40 million pixels. Scale it down and upload it again."
    ]
