"""PDF → Content: the text layer as pypdf gives it, pages apart by an empty line; never reads pictures.

Runs only in the bounded process of kg.documents.worker.
"""

from __future__ import annotations

import io
from typing import Any

from kg.documents.content import Content, Unreadable

_ENCRYPTED = "is encrypted; save it without a password first"


def read_pdf(data: bytes) -> Content:
    """Take the text layer of a PDF.

    Raises:
        Unreadable: damaged, encrypted, or without text.
    """
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    try:
        reader = _open(data)
        pages = [_page_text(page) for page in reader.pages]
    except (FileNotDecryptedError, DependencyError) as exc:
        raise Unreadable(_ENCRYPTED) from exc
    except LimitReachedError as exc:
        raise Unreadable("holds more data than is safe to unpack; save its text as .txt") from exc
    except (Unreadable, MemoryError, RecursionError):
        raise
    except Exception as exc:  # pypdf raises nearly every built-in error on a damaged file
        raise Unreadable("is a damaged PDF; save or print it anew") from exc
    empty = sum(not text.strip() for text in pages)
    if empty == len(pages):
        raise Unreadable("holds no text, perhaps a scan; run OCR first")
    notes = (f"{empty} of {len(pages)} pages hold no text, perhaps scans",) if empty else ()
    # Its title and dates are left: they are those of the file, and often of the program that made it.
    return Content("\n\n".join(pages), "pdf", notes=notes)


def _open(data: bytes) -> Any:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(_ENCRYPTED)
    return reader


def _page_text(page: Any) -> str:
    text: str = page.extract_text()
    # Half a surrogate pair cannot be stored, and neither RDF nor XML takes the character NUL.
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")
