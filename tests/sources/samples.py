"""Small files of our own in each publisher's layout, quirks included; the figures are invented."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import xlsxwriter

from .iea_samples import IEA, IEA_BOOK

MCS2025 = (
    "\ufeffSOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024,PROD_NOTES,CAP_2023,CAP_EST_ 2024,"
    "CAP_NOTES,RESERVES_2024,RESERVE_NOTES\n"
    'MCS2025,Gallium,China,Primary production,kilograms,"600,000",750000,,,1000000,,,\n'
    "MCS2025,Gallium,World total (rounded),Primary production,kilograms,610000,760000,,,,,,\n"
    'MCS2025,Rare earths,United\u00a0States,"Mine production, rare-earth-oxide equivalent",metric tons,,,W for 23-24,,,,'
    ">1900000,\n"
    'MCS2025,Rare earths,Burma,"Mine production, rare-earth-oxide equivalent",metric tons,43000,31000,'
    "Estimated based on reported import data for China.,,,,,NA\n"
    'MCS2025,Helium,Qatar,"Production, helium gas content",million cubic meters,66,64,,,,,,\n'
    'MCS2025,Abrasives,United States and Canada,"Plant capacity, silicon carbide",metric tons,,,,40000,40000,,,\n'
    "MCS2025,Kyanite and Related Minerals,Peru (andalusite),Mine production,metric tons,40000,40000,,,,,,\n"
)

_2026 = (
    "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes,"
    "Is critical mineral 2025,Other notes\n"
)
_SALIENT, _WORLD = "Salient Statistics—United States", "World Mine Production and Reserves"
_REO = '"(Data in metric tons, rare-earth-oxide (REO) equivalent, unless otherwise specified)"'


def _line(section: str, commodity: str, country: str, statistic: str, detail: str, unit: str, year: str, value: str,
          notes: str = "", other: str = "") -> str:  # fmt: skip
    cells = (
        commodity.upper(),
        section,
        commodity,
        country,
        statistic,
        detail,
        unit,
        year,
        value,
        notes,
        "Yes",
    )
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells) + f",{other}\n"


MCS2026 = _2026 + "".join(
    (
        _line(_WORLD, "Rare Earths", "China", "Production", "Mine production", "metric tons", "2024", "270,000",
              "Estimated. -- Production quota.", _REO),
        _line(_WORLD, "Rare Earths", "Côte d’Ivoire", "Production", "Mine production", "metric tons", "2024", "—", "", _REO),
        _line(_WORLD, "Rare Earths", "Other countries", "Production", "Mine production", "metric tons", "2024", "1,000", "", _REO),
        _line(_WORLD, "Rare Earths", "World total", "Production", "Mine production: rounded", "metric tons", "2024", "270,000"),
        _line(_WORLD, "Rare Earths", "China", "Reserves", "Reserves", "metric tons", "2025", ">44,000,000"),
        _line(_WORLD, "Gemstones", "Russia", "Production", "Mine production", " thousands of carats", "2025", "20,000"),
        _line(_SALIENT, "Gallium", "United States", "Import", "Imports for consumption: Metal", "kilograms", "2024", "W"),
        _line(_SALIENT, "Gallium", "United States", "Export", "Exports", "kilograms", "2024", "NA"),
        _line(_SALIENT, "Gallium", "United States", "Price", "Price, dollars per kilogram", "dollars per kilogram", "2024", "500"),
        _line(_SALIENT, "Cobalt", "United States", "Price", "Price, spot", "dollars per pound", "2024", "10–20"),
        _line(_SALIENT, "Copper", "United States", "Price", "Price, index", "index", "2024", "100"),
        _line(_SALIENT, "Gallium", "United States", "Net import reliance", "As a percentage", "percent", "2024", ">50"),
        _line(_SALIENT, "Mica (Natural)", "United States", "Import", "Imports", "metric tons", "2024", "20"),
        _line(_SALIENT, "Mica (Natural)", "United States", "Import", "Imports", "metric tons", "2024", "4"),
        _line(_SALIENT, "Copper", "United States", "Import", "Imports: Ore", "thousand metric tons", "2024", "s"),
        _line(_SALIENT, "Silver", "United States", "Net import reliance", "As a percentage", "percent", "2024", "E"),
        _line(_SALIENT, "Copper", "United States", "Employment", "Employment, mine", "number", "2024", "12,000"),
        _line("Import Sources", "Gallium", "China", "Import sources 2021-2024", "Metal", "percent", "2021–24", "18"),
    )
)  # fmt: skip

BACI = (
    "t,i,j,k,v,q\n"
    "2023,156,392,850511,120.500,2.000\n"
    "2023,156,842,850511,64.019,NA\n"
    "2023,842,699,010121,1.000,          NA\n"
    "2023,490,251,280530,7.250,0.125\n"
    "2023,577,392,280530,1.000,1.000\n"
    "2023,837,392,280530,2.000,NA\n"
)

CRM = "Material,Stage,Country,Share,t\r\nDysprosium,E,China,40%,1.2\r\nGallium,P,Türkiye,<0.1%,1\r\nLithium,P,Chile,6,1.0\r\n"
ASSUMPTIONS = (
    "country,deposit,share,low_share,high_share,source,vintage,quality,grade,note\n"
    "CHN,ion-clay,0.5,0.4,0.6,assumption,2026,assumption,D,\n"
    'AUS,weld,1,1,1,mine-survey,2026,reported,A,"a note, with a comma"\n'
)
CONTROLS = (
    "notice,name,count,verification,source,vintage,quality,grade,note\n"
    "cn-2026-11,Full Name Co.,1,verified,my-reading,2026,reported,A,\n"
    "cn-2026-12,Short,2,abbreviated,mofcom-notices,2026,reported,C,\n"
)

# The columns that matter of the API's CSV: a total, its split, an exact repetition, the world, a heading, an old
# revision, a missing mass, a month, a re-export, and an area that is no country.
COMTRADE = (
    "freqCode,refYear,period,reporterCode,reporterDesc,flowCode,partnerCode,partner2Code,classificationCode,cmdCode,"
    "customsCode,mosCode,motCode,qtyUnitCode,qty,netWgt,isNetWgtEstimated,primaryValue\n"
    "A,2022,2022,392,Japan,M,156,0,H6,850511,C00,0 ,0,8,2000.0,2000.0,False,120500.5\n"
    "A,2022,2022,392,Japan,M,156,0,H6,850511,C03,0 ,0,8,500.0,500.0,False,20500.5\n"
    "A,2022,2022,392,Japan,M,156,0,H6,850511,C00,0 ,0,8,2000.0,2000.0,False,120500.5\n"
    "A,2022,2022,392,Japan,M,608,0,H6,850511,C00,0,0,8,1000.0,,True,9499.5\n"
    "A,2022,2022,392,Japan,M,0,0,H6,850511,C00,0,0,8,3000.0,3000.0,False,130000\n"
    "A,2022,2022,392,Japan,M,156,0,H6,8505,C00,0,0,8,9000.0,9000.0,False,500000\n"
    "A,2010,2010,699,India,X,842,0,H3,811230,C00,0,0,-1,0,0.0,False,700\n"
    'M,2022,202203,156,"China, mainland",X,392,0,H6,280530,C00,0,0,8,50,50,False,2500\n'
    "A,2022,2022,392,Japan,RX,156,0,H6,850511,C00,0,0,8,5,5,False,50\n"
    "A,2022,2022,392,Japan,X,837,0,H6,850511,C00,0,0,8,1,1,False,10\n"
    "A,2022,2022,392,Japan,X,899,0,H6,850511,C00,0,0,8,2,2,False,20\n"
    "A,2022,2022,392,Japan,X,97,0,H6,850511,C00,0,0,8,7,7,False,70\n"
    "A,2022,2022,392,Japan,X,704,0,H6,850511,C03,0,0,8,4,4,False,40\n"
    "A,2022,2022,392,Japan,X,704,0,H6,850511,C04,0,0,8,6,6,False,60\n"
)
COMTRADE_WEB = (
    "Classification;Year;Period;Trade Flow Code;Reporter Code;Reporter;Partner Code;Partner;Commodity Code;Qty Unit Code;"
    "Netweight (kg);Trade Value (US$);Flag\n"
    "H4;2015;2015;1;792;Türkiye;156;China;850511;8;1000;25000;0\n"
    "H4;2015;2015;1;792;Türkiye;0;World;850511;8;1000;99000;0\n"
)

PINK_SHEET: list[list[object]] = [
    ["World Bank Commodity Price Data (The Pink Sheet)"],
    ["Updated on December 02, 2025"],
    ["", "Copper", "Iron ore, cfr spot", "Crude oil, WTI", "Cocoa", "Gold"],
    ["", "($/mt)", "($/dmtu)", "($/bbl)", "($/kg)", "($/troy oz)"],
    ["", "COPPER", "IRON_ORE", "CRUDE_WTI", "COCOA", "GOLD"],
    ["2005M12", 4576.5, 65.0, 59.4, 1.5, 510.0],
    ["2025M11", "10,812.5", 105.25, "…", 6.0, "…"],
]

_MONTHS = ("Year", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _line(flow: int, code: str, country: int, unit1: str, unit2: str, *months: tuple[int, int, int]) -> str:
    filled = [*months, *[(0, 0, 0)] * (12 - len(months))]
    total = tuple(sum(month[at] for month in filled) for at in range(3))
    cells = [str(number) for period in (total, *filled) for number in period]
    return ",".join([str(flow), "2024", code, str(country), unit1, unit2, *cells]) + "\n"


# January to March are out; nine months are printed as 0.
JAPAN = (
    "Exp or Imp,Year,HS,Country,Unit1,Unit2,"
    + ",".join(f"{kind}-{month}" for month in _MONTHS for kind in ("Quantity1", "Quantity2", "Value"))
    + "\n"
    + _line(2, "'850511000'", 105, "", "KG", (0, 2000, 9500), (0, 0, 0), (0, 1500, 7000))
    + _line(2, "'850511000'", 702, "", "KG", (0, 1, 10))
    + _line(2, "'850511000'", 701, "", "KG", (0, 2, 20))
    + _line(2, "'870323000'", 304, "NO", "KG", (3, 4500, 60000), (1, 1500, 20000), (0, 0, 0))
    + _line(2, "'854231000'", 106, "", "NO", (0, 40, 800), (0, 0, 0), (0, 1, 20))
)
JAPAN_TABLE = (
    "財務省貿易統計,,,,,,\n"
    "年月,輸出入,統計品目番号,国名,数量,,金額,\n"
    ",,,,当月（㎏）,累計,当月（千円）,累計\n"
    '令和６年３月,輸入,８５０５１１０００,中華人民共和国,"１，２３４",9999,"５，６７８",9999\n'
    "令和６年３月,輸入,850511000,ドイツ,▲10,1,（20）,1\n"
    "令和6年3月,輸出,8505,米国,5,5,7,7\n"
)

CRM_LISTS = "Material,Year,SR,EI\nAntimony,2011,2.6,5.8\nAntimony,2023,1.8,5.2\nArsenic,2011,-,-\n"
_STATES = ["2022", "", "", "", "", ""]
_FIGURES = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]
WGI_OLD: list[list[object]] = [
    ["Worldwide Governance Indicators"],
    [],
    ["", "", "2021", "", "", "", "", "", *_STATES],
    ["Country/Territory", "Code", *_FIGURES, *_FIGURES],
    ["Japan", "JPN", 1.04, 0.2, 8, 88, 80, 95, 0.96, 0.21, 8, 86, 79, 94],
    ["Tuvalu", "TUV", "#N/A", "#N/A", "#N/A", "#N/A", "#N/A", "#N/A", 1.2, 0.3, 1, 90, 70, 99],
]
_BEA_COLUMNS = ["1111A0", "327310", "331313", "335912", *(f"9{n:05d}" for n in range(100)), "F01000", "NA"]
BEA = (
    ",".join(["rownames", *_BEA_COLUMNS]) + "\n331313," + ",".join("2.5" for _ in _BEA_COLUMNS)
    + "\nT005," + ",".join("-3.0" for _ in _BEA_COLUMNS) + "\n"
)  # fmt: skip
BEA_MAKE = BEA.replace(",F01000,NA\n", ",T008,NA\n")
EID: dict[str, list[list[object]]] = {
    "-": [["産業連関表による環境負荷原単位データブック(3EID)"], [], [], ["対象年次", "2015年（平成27年）"]],
    "E": [
        ["部門別原単位一覧（生産者価格基準）", "", "項目", "国内生産額", "単位直接CO2排出量（エネルギー起源）",
         "単位直接CH4排出量", "単位直接GHG排出量", "エネルギー原単位(I-A)-1", "GHG排出原単位(I-Ad)-1"],
        ["列コード", "部門名", "単位（生産者価格ベース）", "百万円", "t-CO2/百万円", "t-CO2eq/百万円", "t-CO2eq/百万円",
         "GJ/百万円", "t-CO2eq/百万円"],
        ["261101", 144.0, "銑鉄", 3033611.0, 36.6, 0.4, 37.0, 359.6, 42.2],
        ["711100", 392.0, "家計外消費支出（列）", 15055500.0],
    ],
}  # fmt: skip
PHYSICAL: list[list[object]] = [
    ["", "", "", "物　　量　　表", "", "", "", "（金額単位：100万円）"],
    ["行コード", "行部門名", "列コード", "列部門名", "特殊コード", "数量単位", "数量", "金額"],
    ["2711011", "銅", "272101", "電線・ケーブル", "", "t", 600.0, 500.0],
    ["2711011", "銅", "272201", "伸銅品", "", "千t", 0.4, 300.0],
    ["2711011", "銅", "761101", "生産者製品在庫純増", "", "t", -100.0, -80.0],
    ["2711011", "銅", "999900", "TOTAL", "", "", 500.4, 720.0],
    ["4611001", "電力", "272101", "電線・ケーブル", "", "百万kWh", 12.0, 200.0],
    ["4611001", "電力", "999900", "TOTAL", "", "", 99.0, 200.0],
]
BGS = (
    "bgs_commodity_trans,bgs_sub_commodity_trans,bgs_statistic_type_trans,country_trans,country_iso3_code,year,quantity,"
    "units,concat_table_notes_text\n"
    '"copper, refined",,Production,Japan,JPN,2022-01-01T00:00:00,1545000,tonnes (metric),\n'
    '"tungsten, mine",,Production,China,CHN,2022-01-01T00:00:00,66000,tonnes (metal content),BGS estimate\n'
    "cobalt,Metal,Imports,Japan,JPN,2022-01-01T00:00:00,7000,tonnes (metric),\n"
    "unobtainium,,Production,Japan,JPN,2022-01-01T00:00:00,1,tonnes (metric),\n"
    "natural gas,,Production,Japan,JPN,2022-01-01T00:00:00,2000,million cubic metres,\n"
    "cobalt,Metal,Exports,Japan,JPN,2022-01-01T00:00:00,,tonnes (metric),\n"
)
WMD: dict[str, list[list[object]]] = {
    "Content": [["World Mining Data"]],
    "Cobalt (Co)": [
        ["Cobalt (Co)"],
        ["Country", "unit", 2021.0, 2022.0, "data source"],
        ["Congo, D.R.", "metr. t", 90000, 110000, "r"],
        ["Japan", "metr. t", "", 0, "e"],
        ["Total", "metr. t", 90000, 999999, ""],
    ],
    "Natural Gas": [
        ["Natural Gas"],
        ["Country", "unit", 2021.0, 2022.0, "data source"],
        ["Japan", "Mio m3", 2, 3, ""],
    ],
    "Unobtainium": [["x"], ["Country", "unit", 2021.0, 2022.0], ["Japan", "metr. t", 2, 3]],
}


def _text(text: str, name: str, encoding: str = "utf-8") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(text.encode(encoding))
        return folder / name

    return write


def _json(content: object, name: str) -> Callable[[Path], Path]:
    return _text(json.dumps(content, ensure_ascii=False), name)


def _parquet(query: str, name: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({query}) TO '{folder / name}' (FORMAT parquet)")
        return folder / name

    return write


def _xlsx(sheets: dict[str, list[list[object]]], name: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        with xlsxwriter.Workbook(str(folder / name)) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return folder / name

    return write


_WGI = [
    ["codeindyr", "code", "countryname", "year", "indicator", "estimate", "stddev", "nsource", "pctrank",
     "pctranklower", "pctrankupper"],
    ["JPNpv2022", "JPN", "Japan", 2022, "pv", 1.07, 0.2, 8, 90, 80, 95],
    ["ROMva2022", "ROM", "Romania", 2022, "va", 0.5, 0.1, 8, 60, 50, 70],
    ["ANTcc2000", "ANT", "Netherlands Antilles", 2000, "cc", 0.9, 0.1, 1, 60, 50, 70],
    ["TUVcc1996", "TUV", "Tuvalu", 1996, "cc"],
]  # fmt: skip
_HS = {
    "Conversion": [["From HS 2017", "To HS 2012"], ["850511", "850511"]],
    "Correlation Tables": [
        ["HS 2017", " HS 2012", "Relationship"],
        ["850511", "850511", "1:1"],
        ["811292", "811292", "n:n"],
        [999999, 999999, "1:1"],
    ],
}
LARGEST = {
    "year": 2020,
    "source": "CEPII BACI HS17 V202601",
    "centroids": {},
    "names": {},
    "iso": {},
    "materials": {
        "magnets": [
            {"from": "CN", "to": "JP", "value": 5000},
            {"from": "JP", "to": "PH", "value": 4000, "qty": 0.5},
        ],
        "gallium": [{"from": "CN", "to": "JP", "value": 300}],
        "germanium": [{"from": "CN", "to": "JP", "value": 300}],
    },
}
_OECD_COLUMNS = [f"{n:02d}" for n in range(1, 46)] + [
    "HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "CONS_ABR", "CONS_NONRES", "EXPO", "IMPO",
]  # fmt: skip
OECD = (
    ",".join(["Code", "Description", *_OECD_COLUMNS])
    + '\n20,"Motor vehicles, trailers",' + ",".join("1.5" for _ in _OECD_COLUMNS)
    + "\nVALU,Value added," + ",".join("-2.0" for _ in _OECD_COLUMNS) + "\n"
)  # fmt: skip

# sample -> (source, writer)
SAMPLES: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "mcs-2025": ("usgs_mcs", _text(MCS2025, "MCS2025_World_Data.csv")),
    "mcs-2026": ("usgs_mcs", _text(MCS2026, "MCS2026_Commodities_Data.csv", "cp1252")),
    "baci-csv": ("baci", _text(BACI, "BACI_HS17_Y2023_V202601.csv")),
    "baci-parquet": ("baci", _parquet("SELECT 2023 t, 156 i, 392 j, 10121 k, 1.5 v, NULL::DOUBLE q", "baci_hs92.parquet")),
    "baci-extract": (
        "baci",
        _parquet(
            "SELECT 2024 AS year, 'S19' exporter, 'x' exporter_name, 'JPN' importer, 'y' importer_name, '850511' hs6, "
            "'magnets' material, 2.5 value_kusd, 0.1 qty_t",
            "trade.parquet",
        ),
    ),
    "baci-largest": ("baci", _json(LARGEST, "flows_2020.json")),
    "comtrade": ("comtrade", _text(COMTRADE, "comtrade_2022.csv")),
    "comtrade-web": ("comtrade", _text(COMTRADE_WEB, "comtrade.csv", "cp1252")),
    "wgi": ("wgi", _xlsx({"Sheet1": _WGI}, "wgi.xlsx")),
    "hs": ("hs", _xlsx(_HS, "HS2017_to_HS2012.xlsx")),
    "pink-sheet": ("pink_sheet", _xlsx({"AFOSHEET": [], "Monthly Prices": PINK_SHEET}, "CMO-Historical-Data-Monthly.xlsx")),
    "japan": ("japan_customs", _text(JAPAN, "estat.csv")),
    "japan-table": ("japan_customs", _text(JAPAN_TABLE, "boueki.csv", "cp932")),
    "eu-crm-lists": ("eu_crm", _text(CRM_LISTS, "dimension_CRMsOverTime.csv")),
    "wgi-old": (
        "wgi",
        _xlsx(
            {
                "Introduction": [["x"]],
                "VoiceandAccountability": WGI_OLD,
                "Political StabilityNoViolence": WGI_OLD,
                "RuleofLaw": WGI_OLD,
            },
            "wgidataset.xlsx",
        ),
    ),
    "bea-use": ("bea", _text(BEA, "bea_use_2017_detail.csv")),
    "bea-make": ("bea", _text(BEA_MAKE, "bea_make_2017_detail.csv")),
    "3eid": ("three_eid", _xlsx(EID, "3EID_2015.xlsx")),
    "physical-table": ("physical_table", _xlsx({"物量表": PHYSICAL}, "butsuryo_2015.xlsx")),
    "bgs": ("bgs", _text(BGS, "bgs.csv")),
    "wmd": ("world_mining_data", _xlsx(WMD, "wmd.xlsx")),
    "iea": ("iea", _json(IEA, "iea.json")),
    "iea-book": ("iea", _xlsx(IEA_BOOK, "CM_Data_Explorer.xlsx")),
    "eu-crm": ("eu_crm", _text(CRM, "fact_GlobalSupplyShares.csv", "cp1252")),
    "oecd": ("oecd", _text(OECD, "oecd_io_jpn_2018.csv")),
    "controls": ("controls", _text(CONTROLS, "entities.csv")),
    "assumptions": ("assumptions", _text(ASSUMPTIONS, "deposits.csv")),
}  # fmt: skip
