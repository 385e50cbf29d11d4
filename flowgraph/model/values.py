"""The rows of the tables as plain values. Text is read once, at the border."""

from typing import NamedTuple


class Entity(NamedTuple):
    """One party or thing. `pool` is resolved: the cell, else the default of the kind."""

    id: str
    name: str
    kind: str
    pool: str
    country: str = ""
    state: bool = False
    function: str = ""
    description: str = ""
    start: str = ""
    end: str = ""
    publications: tuple[str, ...] = ()


class Edge(NamedTuple):
    """One fact: a relation or a payment of one period, from the one who acts."""

    id: str
    source: str
    target: str
    kind: str
    role: str = ""
    hedge: str = ""
    amount_min: str = ""
    amount_max: str = ""
    currency: str = ""
    money_status: str = ""
    per: str = ""
    within: str = ""
    share: str = ""
    share_min: str = ""
    share_max: str = ""
    quantity: str = ""
    unit: str = ""
    start: str = ""
    end: str = ""
    about: str = ""
    statement: str = ""
    note: str = ""
    publications: tuple[str, ...] = ()
    grade: str = ""
    claim: str = ""
    known: str = ""


class Evidence(NamedTuple):
    """What one publication says of one edge or of one listing."""

    id: str
    edge: str
    designation: str
    publication: str
    origin: str
    stance: str
    claim: str
    grade: str
    date: str
    amount_min: str
    amount_max: str
    currency: str
    via: str
    statement: str
    locator: str


class Name(NamedTuple):
    """One name of one entity."""

    entity: str
    name: str
    lang: str
    kind: str
    publication: str
    id: str


class Designation(NamedTuple):
    """One listing by one authority under one programme."""

    id: str
    entity: str
    authority: str
    list: str
    programmes: tuple[str, ...]
    status: str
    effect: str
    start: str
    end: str
    first_seen: str
    checked: str
    record_id: str
    legal_basis: str
    tags: str
    url: str
    publication: tuple[str, ...]
    note: str

    @property
    def since(self) -> str:
        """First day on which the listing is known to be in force, as a partial date."""
        return self.start or self.first_seen or self.checked


class SanctionsList(NamedTuple):
    """One sanctions list, as far as it was read."""

    list: str
    authority: str
    instrument: str
    regime: str
    effect: str
    version: str
    complete: str


class Publication(NamedTuple):
    """One document or list that is cited."""

    id: str
    publisher: str
    title: str
    date: str
    url: str
    kind: str
    retrieved: str
    licence: str
    note: str
    denials: str = ""


class Fact(NamedTuple):
    """One measure or event that is no relation."""

    id: str
    entity: str
    measure: str
    value_min: str
    value_max: str
    unit: str
    date: str
    about: str
    publication: str
    grade: str
    claim: str
    statement: str


class Rate(NamedTuple):
    """Units of a currency for one US dollar in a span of days."""

    id: str
    currency: str
    start: str
    end: str
    units_per_usd: str
    kind: str
    basis: str
    publication: str
    note: str


class Substitute(NamedTuple):
    """A way round a stop that the user thinks possible; no publication states it."""

    id: str
    source: str
    target: str
    name: str
    setup_cost: str
    unit_cost: str
    capacity: str
    basis: str
