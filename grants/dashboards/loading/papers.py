"""Small real documents for the demonstration: each kind is set once and kept as often as it is handed in."""

import io
from functools import cache

import typst
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from grants.core import files
from grants.core.models import StoredFile
from grants.people.models import User


def paper(title: str, *, actor: User, name: str = "") -> StoredFile:
    """Keep an invented document with this title."""
    file_name = name or f"{title.lower().replace(' ', '-')}.pdf"
    return files.keep(_pdf(title), name=file_name, content_type="application/pdf", actor=actor)


@cache
def _pdf(title: str) -> bytes:
    text = (
        f'#set document(title: "{title}")\n#set text(lang: "en")\n= {title}\n\nInvented for the demonstration of Sofra.'
    )
    return typst.compile(text.encode())


def photograph(place: str) -> ContentFile:
    """Draw a picture in the place of a photograph, another one for each place: nobody real is on it."""
    tint = sum(place.encode()) % 90
    picture = Image.new("RGB", (1200, 900), (40 + tint, 52, 70))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((150, 120, 1050, 520), fill=(214, 196 - tint // 2, 150))
    for number in range(7):
        left = 90 + 150 * number
        pen.ellipse((left, 600, left + 90, 690), fill=(24, 26, 32))
        pen.rectangle((left - 15, 680, left + 105, 900), fill=(24, 26, 32))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=80)
    return ContentFile(written.getvalue(), name="evening.jpg")
