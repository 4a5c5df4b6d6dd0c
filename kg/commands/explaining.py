"""kg extract --explain, --html: why each claim was made, and documents with their claims beside the words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.commands.base import STDOUT, emit, note, page_out
from kg.commands.building import each_file
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.explain import Explanation


def explained(files: tuple[Path, ...], limit: int, format_: str, notes: list[str], refused: list[str]) -> None:
    """Print the claims of documents with why, and what was read and not claimed.

    Args:
        limit: the most bytes of a document.
        notes, refused: get what is odd about files, and what cannot be read.
    """
    from kg.explain import explained_json, refused_json
    from kg.render import explaining

    told = _explanations(files, limit, notes, refused)

    def claims() -> list[dict[str, Any]]:
        return [explained_json(claim) for one in told for claim in one.claims]

    def left() -> list[dict[str, Any]]:
        return [refused_json(one.document.name, match) for one in told for match in one.refused]

    emit(
        format_,
        lambda: {"facts": claims(), "refused": left()},
        claims,
        lambda to, cells: explaining.explanations(told, to, cells),
    )


def paged(files: tuple[Path, ...], limit: int, output: Path | None, notes: list[str], refused: list[str]) -> None:
    """Write documents as pages, and say where they are."""
    from kg.marked import write, write_to

    if output == STDOUT and len(files) > 1:
        raise InputError("-o -: several documents are several pages; name a folder")
    out = page_out() if output == STDOUT else None
    told = _explanations(files, limit, notes, refused)
    if out and told:
        write_to(told[0], out)
        note(f"stdout: {len(told[0].claims)} claims")
    elif told:
        usual = Path("claims.html" if len(told) == 1 else "claims")
        first, *_ = write(told, output or usual)
        claims = sum(len(one.claims) for one in told)
        count = f"{len(told)} documents, " if len(told) > 1 else ""
        note(f"{first}: {count}{claims} claims")


def _explanations(files: tuple[Path, ...], limit: int, notes: list[str], refused: list[str]) -> list[Explanation]:
    from kg.explain import explain
    from kg.registry import load_registry

    known = load_registry()
    return list(each_file(files, refused, lambda file: [explain(file, limit, known, notes, refused)]))
