"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kg.files import replaced


def test_a_file_takes_the_place_of_another_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replaced(path, durable=True) as file:
        file.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    with pytest.raises(TypeError), replaced(path) as file:
        file.write("what is no bytes")  # type: ignore[arg-type]
    assert path.read_text() == "new"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    with replaced(tmp_path / "link") as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


@pytest.mark.skipif(not hasattr(os, "umask"), reason="no permissions on this system")
def test_a_new_file_may_be_read_by_whom_others_may(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with replaced(tmp_path / "a"):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644


def test_a_device_is_written_into_and_stays_one() -> None:
    device = Path(os.devnull)
    with replaced(device) as file:
        file.write(b"gone")
    assert not device.is_file()


def test_a_name_may_be_as_long_as_a_disk_allows(tmp_path: Path) -> None:
    path = tmp_path / ("😀" * 62)
    with replaced(path) as file:
        file.write(b"x")
    assert path.is_file()
