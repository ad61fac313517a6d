"""Pictures as they may be shown: turned upright, made smaller, and without what the camera wrote into them."""

import io
from typing import Final

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from grants.core import files
from grants.core.errors import DomainError

LONGEST: Final = 2400  # points; enough for a printed page
MOST_DECODED: Final = 40_000_000  # points that are ever held in memory at once
QUALITY: Final = 85
BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


def bare_picture(upload: File, *, field: str = "file") -> ContentFile:
    """Return the picture as a JPEG of at most 2400 points a side, without place, time, device or owner in it.

    Raises DomainError, naming the form field, for what is no picture, a damaged one, and one that is too large.
    """
    content = files.picture(upload, field=field)
    try:
        bare = _bare(content, field)
    except BROKEN as error:
        text = _("This picture is damaged. Save it anew, look whether it opens, and try again.")
        raise DomainError(text, field) from error
    stem = (upload.name or "photo").rpartition(".")[0] or "photo"
    return ContentFile(bare, name=f"{stem}.jpg")


def _bare(content: bytes, field: str) -> bytes:
    with Image.open(io.BytesIO(content)) as opened:
        opened.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded at the smaller size at once
        if opened.width * opened.height > MOST_DECODED:
            raise DomainError(_("This picture is too large. Make it smaller and try again."), field)
        upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST, LONGEST))
    clean = Image.new("RGB", upright.size, "white")  # nothing of the first picture's data comes along
    see_through = upright.convert("RGBA") if "A" in upright.getbands() or "transparency" in upright.info else None
    clean.paste((see_through or upright).convert("RGB"), mask=see_through.getchannel("A") if see_through else None)
    written = io.BytesIO()
    clean.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
