"""The laboratory: choose the next experiments, learn from them, and know what an element costs a nation.

Law of this package: nothing told is ever lost; a missing or censored result is data; a suggestion says why; what is
synthetic says so.
"""

from .baybe import read_campaign_json
from .campaign import Campaign
from .criterion import Criterion, Judged, chance_kept
from .exchange import Exchange, campaign_json
from .forest import Forest
from .fractions import atomic_fractions, mass_fractions, written_composition
from .gp import Process
from .lean import Lean, lean
from .magnet_csv import magnet_csv
from .magnet_file import MagnetExperiments, read_magnets
from .magnet_set import SYNTHETIC, MagnetSet, magnet_set
from .magnet_template import magnet_template
from .model import Calibrated, Default, Mixed, Model, Posterior
from .models import MODELS
from .own_facts import OwnFact, own_facts_template, read_own_facts, with_own
from .parameters import Category, Composition, Group, Limit, Ordered, Part, Range
from .plan import Goal, Plan
from .proposal import Proposal, propose
from .shelf import read_shelf, shelf_template, weighing_csv, weighing_workbook
from .space import Space
from .state import Experiment, State, Suggestion
from .suggest import Batch, Objective, Specification, Told, Wish, suggest
from .supply import MEASURES, CompositionSupply, ElementSupply, Measure, aligned, composition_supply
from .supply_facts import STAGE_WEIGHTS, element_supply
from .supply_wish import allowed_by, elements_of, known_by, point_fractions
from .transfer import Transferred
from .weigh import Master, Weighing, weigh
from .work_order import read_work_order, work_order

__all__ = [
    "MEASURES",
    "MODELS",
    "STAGE_WEIGHTS",
    "SYNTHETIC",
    "Batch",
    "Calibrated",
    "Campaign",
    "Category",
    "Composition",
    "CompositionSupply",
    "Criterion",
    "Default",
    "ElementSupply",
    "Exchange",
    "Experiment",
    "Forest",
    "Goal",
    "Group",
    "Judged",
    "Lean",
    "Limit",
    "MagnetExperiments",
    "MagnetSet",
    "Master",
    "Measure",
    "Mixed",
    "Model",
    "Objective",
    "Ordered",
    "OwnFact",
    "Part",
    "Plan",
    "Posterior",
    "Process",
    "Proposal",
    "Range",
    "Space",
    "Specification",
    "State",
    "Suggestion",
    "Told",
    "Transferred",
    "Weighing",
    "Wish",
    "aligned",
    "allowed_by",
    "atomic_fractions",
    "campaign_json",
    "chance_kept",
    "composition_supply",
    "element_supply",
    "elements_of",
    "known_by",
    "lean",
    "magnet_csv",
    "magnet_set",
    "magnet_template",
    "mass_fractions",
    "own_facts_template",
    "point_fractions",
    "propose",
    "read_campaign_json",
    "read_magnets",
    "read_own_facts",
    "read_shelf",
    "read_work_order",
    "shelf_template",
    "suggest",
    "weigh",
    "weighing_csv",
    "weighing_workbook",
    "with_own",
    "work_order",
    "written_composition",
]
