"""The machine's time and zone, wherever the system keeps them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time

from daemon import clock


def test_now_is_aware_and_in_the_zone_asked_for() -> None:
    with freeze_time("2026-03-05 12:00:00"):
        now = clock.now(ZoneInfo("Europe/Berlin"))
    assert now == datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert now.utcoffset() == timedelta(hours=1)


def link(root: Path, target: str) -> None:
    (root / "etc").mkdir(exist_ok=True)
    (root / "etc/localtime").symlink_to(target)


def text(root: Path, name: str) -> None:
    (root / "etc").mkdir(exist_ok=True)
    (root / "etc/timezone").write_text(f"{name}\n")


@pytest.mark.parametrize("value", ["Asia/Tokyo", ":Asia/Tokyo", "/usr/share/zoneinfo/Asia/Tokyo"])
def test_the_environment_comes_first(tmp_path: Path, value: str) -> None:
    link(tmp_path, "/usr/share/zoneinfo/Europe/Berlin")
    assert clock.system_zone_name({"TZ": value}, tmp_path) == "Asia/Tokyo"


@pytest.mark.parametrize(
    "value", ["", "CET-1CEST,M3.5.0,M10.5.0/3", "Mars/Olympus", "../../etc/passwd", "Europe", "\0"]
)
def test_a_value_that_is_no_name_is_passed_over(tmp_path: Path, value: str) -> None:
    link(tmp_path, "../usr/share/zoneinfo/Europe/Berlin")
    assert clock.system_zone_name({"TZ": value}, tmp_path) == "Europe/Berlin"


def test_the_text_file_is_asked_when_the_zone_is_a_copy(tmp_path: Path) -> None:
    text(tmp_path, "America/Argentina/Salta")
    (tmp_path / "etc/localtime").write_bytes(b"TZif2")
    assert clock.system_zone_name({}, tmp_path) == "America/Argentina/Salta"


def test_without_any_it_is_utc(tmp_path: Path) -> None:
    assert clock.system_zone_name({}, tmp_path) == "UTC"
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/timezone").write_bytes(b"\xff\xfe")
    assert clock.system_zone_name({}, tmp_path) == "UTC"
