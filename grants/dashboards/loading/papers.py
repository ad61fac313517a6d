"""Small real documents for the demonstration: each kind is set once and kept as often as it is handed in."""

from functools import cache

import typst

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
