"""Asking e-Stat for a table of the trade statistics with the user's own application id."""

from __future__ import annotations

import csv
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...terms import DataError
from ..asking import Service
from .layout import PERIODS

ADDRESS = "https://api.e-stat.go.jp/rest/3.0/app/json/getStatsData"
MOST = 100_000
_ITEM = re.compile(r"(合計|年計|(\d{1,2})月)?[_ ・-]*(数量1|数量2|第1数量|第2数量|金額|単位1|単位2)")


@dataclass(frozen=True)
class Client:
    """e-Stat, asked with an application id.

    Attributes:
        app_id: the user's application id; it is never written anywhere.
        address: of the service.
        most: values in one page.
        pause_seconds: time between two requests.
        sleep: how to wait; a test passes its own.
    """

    app_id: str = field(repr=False)
    address: str = ADDRESS
    most: int = MOST
    pause_seconds: float = 1.0
    sleep: Callable[[float], None] = time.sleep

    def fetch(self, folder: Path, table: str, flow: str, year: int, codes: tuple[str, ...] = ()) -> Path:
        """Write one table in e-Stat's wide layout into a folder and return the file; a file that is there stays.

        Args:
            folder: where to.
            table: e-Stat's id of the table (statsDataId).
            flow: "export" or "import"; a table is one of them.
            year: the year asked for.
            codes: nine-digit codes; () asks for all.

        Raises:
            DataError: the service refuses, does not answer, or answers in another form; nothing is left behind.
        """
        if not self.app_id.strip():
            raise DataError(
                "e-Stat needs your own application id; none was given.",
                "e-Stat の取得には利用者ご自身のアプリケーション ID が必要です。",
            )
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"estat_{table}_{flow}_{year}_{len(codes) or 'all'}.csv"
        if not path.exists():
            service = Service("e-Stat", self.address, {}, self.pause_seconds, sleep=self.sleep)
            lines = self._lines(service, table, year, codes)
            _write(path, flow, year, lines)
        return path

    def _lines(
        self, service: Service, table: str, year: int, codes: tuple[str, ...]
    ) -> dict[tuple[str, str], dict[str, str]]:
        asked = {
            "appId": self.app_id,
            "statsDataId": table,
            "cdTime": f"{year}000000",
            "limit": str(self.most),
        }
        if codes:
            asked["cdCat01"] = ",".join(codes)
        lines: dict[tuple[str, str], dict[str, str]] = {}
        start: str | None = "1"
        while start:
            page = _page(service.ask({**asked, "startPosition": start}))
            items = _items(page)
            for value in page["DATA_INF"].get("VALUE", []):
                item = items.get(str(value.get("@cat02")))
                if item:
                    line = lines.setdefault((str(value.get("@cat01")), str(value.get("@area"))), {})
                    line[item] = str(value.get("$", ""))
            following = page["RESULT_INF"].get("NEXT_KEY")
            if following is not None and int(following) <= int(start):
                raise _strange()
            start = str(following) if following is not None else None
        return lines


def _page(answer: Any) -> Mapping[str, Any]:
    content = answer.get("GET_STATS_DATA") if isinstance(answer, dict) else None
    status = content.get("RESULT", {}).get("STATUS") if isinstance(content, dict) else None
    if content is None or status is None:
        raise _strange()
    if int(status) != 0:
        said = str(content["RESULT"].get("ERROR_MSG", ""))[:200]
        raise DataError(
            f"e-Stat refuses (status {status}): {said}", f"e-Stat に拒否されました（{status}）: {said}"
        )
    page = content.get("STATISTICAL_DATA")
    if not isinstance(page, dict) or not {"RESULT_INF", "CLASS_INF", "DATA_INF"} <= set(page):
        raise _strange()
    return page


def _items(page: Mapping[str, Any]) -> dict[str, str]:
    """Return the column of the wide layout for each code of the class that names months and amounts."""
    found: dict[str, str] = {}
    for group in page["CLASS_INF"].get("CLASS_OBJ", []):
        members = group.get("CLASS", [])
        for entry in members if isinstance(members, list) else [members]:
            item = _ITEM.search(str(entry.get("@name", "")))
            if group.get("@id") == "cat02" and item:
                period = PERIODS[int(item[2])] if item[2] else "Year"
                kind = item[3]
                column = "Unit" if "単位" in kind else "Value" if kind == "金額" else "Quantity"
                place = "" if column == "Value" else re.sub(r"\D", "", kind)
                found[str(entry["@code"])] = f"{column}{place}" + ("" if column == "Unit" else f"-{period}")
    if not any(column.startswith("Value-") for column in found.values()):
        raise _strange()
    return found


def _strange() -> DataError:
    return DataError(
        "e-Stat answered in a form that is not that of the trade statistics; check the id of the table.",
        "e-Stat の応答が貿易統計の形式ではありません。統計表 ID を確認してください。",
    )


def _write(path: Path, flow: str, year: int, lines: Mapping[tuple[str, str], Mapping[str, str]]) -> None:
    amounts = [f"{kind}-{period}" for period in PERIODS for kind in ("Quantity1", "Quantity2", "Value")]
    fresh = path.with_name(path.name + ".tmp")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(["Exp or Imp", "Year", "HS", "Country", "Unit1", "Unit2", *amounts])
            for (code, place), line in sorted(lines.items()):
                cells = [line.get(name, "") for name in ("Unit1", "Unit2", *amounts)]
                # e-Stat writes 50 before the customs' own three digits.
                shown = place[2:] if place.startswith("50") and len(place) == 5 else place
                table.writerow(["1" if flow == "export" else "2", year, code, shown, *cells])
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
