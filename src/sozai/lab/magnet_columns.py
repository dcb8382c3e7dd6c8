"""The columns of magnet experiments: composition, process, results each at a stated temperature, instrument."""

from __future__ import annotations

from ..terms import Words
from .sheet import Column

KEY = "sample_id"
ELEMENTS = ("Nd", "Pr", "Dy", "Tb", "Ce", "La", "Gd", "Ho", "Sm", "Y", "Fe", "B", "Co", "Al", "Cu", "Ga", "Zr", "Nb", "Ti", "Si", "Mo", "W", "Mn", "Ni", "V", "Cr", "Sn", "Zn", "Hf", "Ta", "C", "O", "N")  # fmt: skip
TEMPLATE_ELEMENTS = ("Nd", "Pr", "Dy", "Tb", "Ce", "La", "Fe", "B", "Co", "Al", "Cu", "Ga", "Zr", "Nb")
COMPOSITION_UNITS = ("wt%", "at%")

TEXTS: tuple[Column, ...] = (
    Column(KEY, Words("Sample", "試料番号"), also=("sample", "sample no", "試料", "試料名", "サンプル", "サンプル番号", "id")),
    Column("measured_on", Words("Measured on", "測定日"), also=("date", "日付")),
    Column(
        "gbd_source", Words("Grain-boundary diffusion source", "粒界拡散源"),
        choices=("none", "TbF3", "DyF3", "TbH3", "DyH3", "Tb", "Dy", "Tb-Cu", "Dy-Cu", "Pr-Cu", "Nd-Cu", "Pr-Tb-Cu", "Pr-Dy-Cu"),
        also=("gbd source", "拡散源"), help=Words("'none' where nothing was diffused; empty is unknown.", "拡散処理なしは none。空欄は不明。"),
    ),
    Column("instrument", Words("Instrument", "測定装置"), choices=("BH tracer (closed circuit)", "PFM", "VSM", "SQUID"), also=("装置", "測定器")),
    Column("remarks", Words("Remarks", "備考"), also=("note", "notes", "comment", "メモ")),
)  # fmt: skip


def _process(name: str, en: str, ja: str, unit: str, *units: str, also: tuple[str, ...] = ()) -> Column:
    return Column(name, Words(en, ja), unit, units or (unit,), also=also)


PROCESS: tuple[Column, ...] = (
    _process("gbd_amount_wt_share", "Diffusion source added", "拡散源の量", "mass share", "wt%", also=("gbd amount", "塗布量")),
    _process("gbd_depth_um", "Diffusion depth", "粒界拡散深さ", "µm", "µm", "mm", also=("gbd depth", "拡散深さ")),
    _process("gbd_temperature_c", "Diffusion temperature", "拡散温度", "°C", "°C", "K"),
    _process("gbd_time_h", "Diffusion time", "拡散時間", "h", "h", "min"),
    _process("thickness_um", "Magnet thickness", "磁石厚さ", "µm", "mm", "µm", also=("thickness", "厚さ")),
    _process("powder_um", "Powder size D50", "粉末粒径 D50", "µm", "µm", also=("d50",)),
    _process("grain_um", "Grain size", "結晶粒径", "µm", "µm", "nm", also=("grain size", "平均結晶粒径", "粒径")),
    _process("oxygen_share", "Oxygen", "酸素量", "mass share", "ppm", "wt%", also=("o ppm", "酸素", "o(ppm)")),
    _process("carbon_share", "Carbon", "炭素量", "mass share", "ppm", "wt%", also=("c ppm", "炭素")),
    _process("nitrogen_share", "Nitrogen", "窒素量", "mass share", "ppm", "wt%", also=("n ppm", "窒素")),
    _process("sinter_temperature_c", "Sintering temperature", "焼結温度", "°C", "°C", "K"),
    _process("sinter_time_h", "Sintering time", "焼結時間", "h", "h", "min"),
    _process("age1_temperature_c", "First ageing temperature", "一次時効温度", "°C", "°C", "K"),
    _process("age1_time_h", "First ageing time", "一次時効時間", "h", "h", "min"),
    _process("age2_temperature_c", "Second ageing temperature", "二次時効温度", "°C", "°C", "K", also=("ageing temperature", "aging temperature", "時効温度")),
    _process("age2_time_h", "Second ageing time", "二次時効時間", "h", "h", "min", also=("ageing time", "時効時間")),
    _process("density_g_per_cm3", "Density", "密度", "g/cm3", "g/cm3", "kg/m3"),
)  # fmt: skip

RESULTS: tuple[Column, ...] = (
    Column("br_tesla", Words("Br", "残留磁束密度 Br"), "T", ("T", "kG", "mT"), also=("br", "残留磁束密度", "jr")),
    Column("hcj_ka_per_m", Words("HcJ", "固有保磁力 HcJ"), "kA/m", ("kA/m", "kOe", "MA/m", "Oe"), also=("hcj", "ihc", "固有保磁力", "保磁力")),
    Column("hcb_ka_per_m", Words("HcB", "保磁力 HcB"), "kA/m", ("kA/m", "kOe"), also=("hcb", "bhc")),
    Column("squareness_share", Words("Squareness Hk/HcJ", "角形比 Hk/HcJ"), "share", ("%", "share"), also=("squareness", "hk/hcj", "角形比", "角形性")),
    Column("bh_max_kj_per_m3", Words("(BH)max", "最大エネルギー積 (BH)max"), "kJ/m3", ("kJ/m3", "MGOe"), also=("bhmax", "bh max", "最大エネルギー積")),
)  # fmt: skip
SHORT = {
    "br_tesla": "br",
    "hcj_ka_per_m": "hcj",
    "hcb_ka_per_m": "hcb",
    "squareness_share": "squareness",
    "bh_max_kj_per_m3": "bh_max",
}


def _at(column: Column) -> Column:
    short = SHORT[column.name]
    return Column(
        f"{short}_at_c", Words(f"{column.words.en}: at temperature", f"{column.words.ja} の測定温度"), "°C", ("°C", "K"),
        help=Words("Every result needs the temperature it was measured at.", "測定値には測定温度が必要です。"),
        also=(f"{short} 測定温度", f"{short} temperature"),
    )  # fmt: skip


TEMPERATURES: tuple[Column, ...] = tuple(_at(column) for column in RESULTS)
TEMPERATURE = Column(
    "temperature_c",
    Words("Measured at", "測定温度"),
    "°C",
    ("°C", "K"),
    also=("temperature", "測定温度(共通)", "temp"),
)


def element_columns(elements: tuple[str, ...] = ELEMENTS) -> tuple[Column, ...]:
    """Return the columns of a composition."""
    return tuple(
        Column(symbol, Words(symbol, symbol), "mass share", COMPOSITION_UNITS) for symbol in elements
    )


def template_columns() -> tuple[Column, ...]:
    """Return the columns of the template in their order: each result stands beside its temperature."""
    results = tuple(column for pair in zip(RESULTS, TEMPERATURES, strict=True) for column in pair)
    return (*TEXTS[:2], *element_columns(TEMPLATE_ELEMENTS), TEXTS[2], *PROCESS, *results, *TEXTS[3:])


def all_columns() -> tuple[Column, ...]:
    """Return every column that a file may have."""
    return (*TEXTS, *element_columns(), *PROCESS, *RESULTS, *TEMPERATURES, TEMPERATURE)
