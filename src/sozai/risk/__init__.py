"""How exposed a supply is: concentration, GeoPolRisk, dependency, N-1 and the European supply risk.

Law of this package: an index is a formula on facts. It comes with the rows it read and with the range that
the quality of those rows leaves, and where rows are missing it names them and gives no number.
"""

from .concentration import (
    Concentration,
    concentration,
    governance_weighted_hhi,
    hhi,
    scattered_hhi,
    top_share,
)
from .dependency import Dependency, direct_dependency, net_import_reliance, reliance
from .geopolrisk import COPPER_USD_PER_KG, GeoPolRisk, Scores, geopolrisk, import_risk, scores
from .governance import Governance, governance, instability
from .index import Block, Evidence, Index, ranged
from .n_minus_one import Remainder, n_minus_one, without_largest
from .output import Output, output
from .published import shares_concentration
from .shipments import Shipments, exports, imports
from .supply_risk import SupplyRisk, eu_supply_risk, hhi_wgi_t, supply_risk

__all__ = [
    "COPPER_USD_PER_KG",
    "Block",
    "Concentration",
    "Dependency",
    "Evidence",
    "GeoPolRisk",
    "Governance",
    "Index",
    "Output",
    "Remainder",
    "Scores",
    "Shipments",
    "SupplyRisk",
    "concentration",
    "direct_dependency",
    "eu_supply_risk",
    "exports",
    "geopolrisk",
    "governance",
    "governance_weighted_hhi",
    "hhi",
    "hhi_wgi_t",
    "import_risk",
    "imports",
    "instability",
    "n_minus_one",
    "net_import_reliance",
    "output",
    "ranged",
    "reliance",
    "scattered_hhi",
    "scores",
    "shares_concentration",
    "supply_risk",
    "top_share",
    "without_largest",
]
