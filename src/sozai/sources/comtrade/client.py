"""Asking UN Comtrade with the user's own key: one page a year (or month) and reporter, codes split when one is full."""

from __future__ import annotations

import csv
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...terms import DataError
from ..asking import Service

ADDRESS = "https://comtradeapi.un.org/data/v1/get"
MOST = 250_000
CODES_AT_ONCE = 50
COLUMNS = (
    "typeCode", "freqCode", "refYear", "refMonth", "period", "reporterCode", "flowCode", "partnerCode",
    "partner2Code", "classificationCode", "cmdCode", "customsCode", "mosCode", "motCode", "qtyUnitCode", "qty",
    "netWgt", "isNetWgtEstimated", "primaryValue",
)  # fmt: skip


@dataclass(frozen=True)
class Client:
    """UN Comtrade, asked with a key.

    Attributes:
        key: the user's subscription key; it is never written anywhere.
        address: of the service.
        most: rows the service gives at most in one answer.
        pause_seconds: time between two requests.
        sleep: how to wait; a test passes its own.
    """

    key: str = field(repr=False)
    address: str = ADDRESS
    most: int = MOST
    pause_seconds: float = 1.0
    sleep: Callable[[float], None] = time.sleep

    def fetch(
        self,
        folder: Path,
        reporters: Sequence[int],
        periods: Sequence[str],
        codes: Sequence[str],
        *,
        monthly: bool = False,
    ) -> tuple[Path, ...]:
        """Write one CSV for each period and reporter into a folder and return them; files that are there stay.

        Args:
            folder: where to; an interrupted fetch goes on from there.
            reporters: UN numbers of the reporting countries.
            periods: years such as "2024", or months such as "202401".
            codes: HS codes of six digits.
            monthly: whether the periods are months.

        Raises:
            DataError: the service refuses or does not answer; the files finished so far stay.
        """
        if not self.key.strip():
            raise DataError(
                "UN Comtrade needs your own subscription key; none was given.",
                "UN Comtrade の取得には利用者ご自身のキーが必要です。",
            )
        folder.mkdir(parents=True, exist_ok=True)
        asked = "A" if not monthly else "M"
        service = Service(
            "UN Comtrade",
            f"{self.address}/C/{asked}/HS",
            {"Ocp-Apim-Subscription-Key": self.key},
            self.pause_seconds,
            sleep=self.sleep,
        )
        mark = hashlib.sha256(" ".join(sorted(codes)).encode()).hexdigest()[:8]
        paths = []
        for period in periods:
            for reporter in reporters:
                path = folder / f"comtrade_{asked}_{period}_{reporter:03d}_{mark}.csv"
                if not path.exists():
                    _write(path, self._rows(service, str(reporter), period, sorted(codes)))
                paths.append(path)
        return tuple(paths)

    def _rows(
        self, service: Service, reporter: str, period: str, codes: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        for at in range(0, len(codes), CODES_AT_ONCE):
            yield from self._page(service, reporter, period, codes[at : at + CODES_AT_ONCE])

    def _page(
        self, service: Service, reporter: str, period: str, codes: Sequence[str]
    ) -> list[dict[str, Any]]:
        answer = service.ask(
            {
                "reporterCode": reporter,
                "period": period,
                "cmdCode": ",".join(codes),
                "flowCode": "M,X",
                "customsCode": "C00",
                "motCode": "0",
                "partner2Code": "0",
                "maxRecords": str(self.most),
                "includeDesc": "false",
            }
        )
        rows = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise DataError(
                "UN Comtrade gave an answer without rows; ask again later.",
                "UN Comtrade の応答にデータの行がありません。後でやり直してください。",
            )
        if len(rows) < self.most:
            return rows
        if len(codes) == 1:
            raise DataError(
                f"UN Comtrade holds more than {self.most} rows for {codes[0]}, {reporter}, {period}: the answer is cut "
                "and was not kept. Ask for months instead of a year.",
                f"UN Comtrade の {codes[0]}・{reporter}・{period} は {self.most} 行を超えるため、途切れた応答を破棄しました。"
                "年ではなく月で取得してください。",
            )
        half = len(codes) // 2
        return self._page(service, reporter, period, codes[:half]) + self._page(
            service, reporter, period, codes[half:]
        )


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    """Write the rows; the file has its name only when it is whole."""
    fresh = path.with_name(path.name + ".tmp")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
