"""How exposed a supply is: concentration, GeoPolRisk, dependency, N-1, the European supply risk, and all of them ranked.

Law of this package: an index is a formula on facts. It comes with the rows it read and with the range that
the quality of those rows leaves, and where rows are missing it names them and gives no number.
"""

from .backtest import BackTest, Before, backtest, event_years
from .coded import Coded, coded
from .composite import composite, days_of_cover, economic_vulnerability, trade_exposure
from .concentration import (
    Concentration,
    concentration,
    governance_weighted_hhi,
    hhi,
    scattered_hhi,
    top_share,
)
from .dependency import Dependency, direct_dependency, net_import_reliance, reliance
from .exact import Placed, chance_of_difference, chance_of_ranks, rank_sums
from .exposure import Exposure, exposures
from .geopolrisk import COPPER_USD_PER_KG, GeoPolRisk, Scores, geopolrisk, import_risk, scores
from .governance import Governance, governance, instability
from .history import STAND_IN, Ranked, export_history, history_sources
from .index import Block, Evidence, Index, ranged
from .measures import Cover, UnionRisk, covers, union_risks
from .n_minus_one import Remainder, n_minus_one, without_largest
from .output import Output, output
from .published import shares_concentration
from .ranking import DRIVERS, INDICES, Ranking, Scored, output_ranks, ranking
from .shipments import Shipments, exports, imports
from .supplies import BASES, Absent, Supply, supplies
from .supply_risk import SupplyRisk, eu_supply_risk, hhi_wgi_t, supply_risk

__all__ = [
    "BASES",
    "COPPER_USD_PER_KG",
    "DRIVERS",
    "INDICES",
    "STAND_IN",
    "Absent",
    "BackTest",
    "Before",
    "Block",
    "Coded",
    "Concentration",
    "Cover",
    "Dependency",
    "Evidence",
    "Exposure",
    "GeoPolRisk",
    "Governance",
    "Index",
    "Output",
    "Placed",
    "Ranked",
    "Ranking",
    "Remainder",
    "Scored",
    "Scores",
    "Shipments",
    "Supply",
    "SupplyRisk",
    "UnionRisk",
    "backtest",
    "chance_of_difference",
    "chance_of_ranks",
    "coded",
    "composite",
    "concentration",
    "covers",
    "days_of_cover",
    "direct_dependency",
    "economic_vulnerability",
    "eu_supply_risk",
    "event_years",
    "export_history",
    "exports",
    "exposures",
    "geopolrisk",
    "governance",
    "governance_weighted_hhi",
    "hhi",
    "hhi_wgi_t",
    "history_sources",
    "import_risk",
    "imports",
    "instability",
    "n_minus_one",
    "net_import_reliance",
    "output",
    "output_ranks",
    "ranged",
    "rank_sums",
    "ranking",
    "reliance",
    "scattered_hhi",
    "scores",
    "shares_concentration",
    "supplies",
    "supply_risk",
    "top_share",
    "trade_exposure",
    "union_risks",
    "without_largest",
]
