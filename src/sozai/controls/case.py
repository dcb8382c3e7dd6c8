"""The case that is asked about: an item, its way, who receives it, and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..terms import ParameterError, country, material
from ..terms.measures import FORMS
from .value_rule import Interval

Use = Literal["civil", "military", "unknown"]


@dataclass(frozen=True, slots=True)
class Item:
    """What is shipped. None and "" mean that nobody has said, and stay unknown.

    Attributes:
        elements: elements or materials it is known to hold; any known spelling.
        form: one of `FORMS`.
        complete: whether `elements` names all that it holds (asked of magnets, alloys and targets).
        made_in: the country or region where it was made.
        purity_share: its purity, 0-1.
        described: whether it meets what the lists say besides element, form and purity; True counts for every
            description of that element and form.
        chinese_technology: whether it was made with listed technology of Chinese origin.
        input_share: value of its listed Chinese inputs over the value of the magnet or target itself.

    Raises:
        ParameterError: an unknown material, place or form.
    """

    elements: tuple[str, ...]
    form: str = ""
    complete: bool | None = None
    made_in: str = ""
    purity_share: float | None = None
    described: bool | None = None
    chinese_technology: bool | None = None
    input_share: Interval | None = None

    def __post_init__(self) -> None:
        if self.form and self.form not in FORMS:
            raise ParameterError(
                f"There is no form '{self.form}'; there are {', '.join(FORMS)}.",
                f"「{self.form}」という形態はありません。使える値: {'、'.join(FORMS)}",
            )
        if self.input_share is not None:
            _not_of_a_product(self.form)
        object.__setattr__(
            self, "elements", tuple(dict.fromkeys(material(name).id for name in self.elements))
        )
        object.__setattr__(self, "made_in", country(self.made_in).id if self.made_in else "")


@dataclass(frozen=True, slots=True)
class EndUser:
    """Who receives the item in the end.

    Attributes:
        name: full name; compared with the lists exactly, character by character.
        use: civil, military or unknown.
        listed: "" when nobody has compared the end user with the lists; "none" when somebody has and it is on
            none; else the id of the notice that lists it.
        owned: whether a listed entity owns half of it or more; never guessed.
        foreign: whether it is a foreign person who receives technology inside the state.
    """

    name: str = ""
    use: Use = "unknown"
    listed: str = ""
    owned: bool | None = None
    foreign: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One shipment on one day.

    Attributes:
        item: what is shipped.
        origin: who ships it.
        destination: who receives it.
        end_user: who receives it in the end.
        day: the day of export.
        suspensions: False asks what the rules would say if no suspension stood.
        assistance: whether technology is given as substantial help to rare-earth work abroad.

    Raises:
        ParameterError: a place that is unknown or no single place.
    """

    item: Item
    origin: str
    destination: str
    end_user: EndUser
    day: date
    suspensions: bool = True
    assistance: bool | None = None

    def __post_init__(self) -> None:
        for name in ("origin", "destination"):
            place = country(getattr(self, name)).id
            if place in ("WLD", "ROW"):
                raise ParameterError(
                    f"A shipment has one {name}; {place} is none. Name the country or region.",
                    f"{place} は出荷元・仕向先として指定できません。国・地域を指定してください。",
                )
            object.__setattr__(self, name, place)


def _not_of_a_product(form: str) -> None:
    if form not in ("magnet", "target"):
        raise ParameterError(
            "The 0.1 % rule of No. 61 compares listed Chinese inputs with the value of the magnet or target that "
            "holds them, not with the value of a car, motor or other product; wordings that apply it to the "
            "finished product are wider than the notice. Ask about the magnet or target inside.",
            "第61号の0.1%基準は、対象原料の価額を、それを含む磁石・ターゲットの価額と比べるもので、自動車やモーター等の"
            "最終製品の価額とは比べません。最終製品に当てはめる説明は公告より広い表現です。内部の磁石・ターゲットについて"
            "指定してください。",
        )
