"""The stakes and ties of control of one network, as the instruments read them.

A stake is an interval. What the publications leave open widens it. A share that is not
stated is 0 to 100. A stake that is only alleged, inferred or disputed, or that may be over
by the day, may be nothing. A list's own field "linked to" says that there may be a stake and
gives no share: it widens the upper bound and never adds to a sum. Aliases of one party are
one party, and its stakes are added.

Three sorts of stake are no plain part of the whole. An indirect stake may be part of what
others hold for its owner. A block held jointly is one block, of which each holder may have
any part. A share of one class may be nothing of the whole or all of its figure, until the
weight of the class is known. An owner whose name names nobody may be anybody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable, Iterator
from fractions import Fraction
from functools import cached_property, partial
from math import lcm
from typing import NamedTuple

from flowgraph.case.identity import SURE_CLAIMS, doubts, parties
from flowgraph.case.view import STRADDLES, Network
from flowgraph.model import dates, holdings, kinds, shares
from flowgraph.model.shares import ALL, NOTHING, Share
from flowgraph.model.values import Edge
from flowgraph.regimes.above import LINKED_TO, Above
from flowgraph.regimes.bounds import Block, Parts, least_of, most_of, recorded_of
from flowgraph.regimes.fixpoint import Account, code
from flowgraph.regimes.stake import (
    CLAIM,
    INDIRECT,
    JOINTLY,
    LIST_FIELD,
    OF_CLASS,
    SHARES,
    UNSTATED,
    VOTES,
    Stake,
    plus,
    stake_of,
)

JOINT = "joint_arrangement"
# Upper bounds are narrowed if the common denominator has at most this many bits.
_LONGEST = 4096


class Tie(NamedTuple):
    """A statement of control: who controls whom, by which record, and whether it is sure.

    `claim` is the claim status of the record; `timely` is False where it may be over, or not
    yet begun, on the day. `agent`: the one held acts for or fronts for the holder, so that
    what it holds may be held for the holder.
    """

    holder: str
    held: str
    kind: str
    class_: str
    edge: str
    claim: str
    timely: bool
    agent: bool = False


class Stakes:
    """Stakes, control and identity in the part of a case that passes the filters.

    An account is what can be held in one entity. Its name is the entity id for shares; for
    voting rights the id, a tab and `votes`. The stakes in an account are worked out when it
    is first asked for.

    Attributes
    ----------
    network : the network
    party : for each entity, the party that stands for it and its aliases

    Cost: linear in the walkable edges.
    """

    def __init__(self, network: Network, day: str = "", voting_as_class: bool = False) -> None:
        """Index the stakes; `day` (ISO) is an earlier day than that of the network, if any.

        `voting_as_class`: a holding of voting shares is also one of a class of shares.
        """
        self.network = network
        self._day = day
        self._voting_as_class = voting_as_class
        self._any_voting_shares = False
        self._ties_into: dict[frozenset[str] | None, dict[str, list[Tie]]] = {}
        self._ties_out: dict[frozenset[str], dict[str, list[Tie]]] = {}
        self._made: dict[str, list[Stake]] = {}
        self._parts: dict[str, Parts] = {}
        self._recorded: dict[str, Share | None] = {}
        self._coded: dict[tuple[str, bool], Account] = {}
        self.party = parties(network)
        self._alike: dict[str, tuple[str, ...]] = {}
        self._records: dict[str, list[tuple[str, Edge, str]]] = {}
        self._fields: dict[str, list[tuple[str, str]]] = {}
        self._onward: dict[str, list[str]] = {}
        self._index()

    def of(self, entity: str) -> str:
        """Party that stands for an entity."""
        return self.party.get(entity, entity)

    @property
    def accounts(self) -> list[str]:
        """All accounts in which a stake, or a list's field, is recorded, sorted."""
        return sorted({*self._records, *self._fields})

    @cached_property
    def any_votes(self) -> bool:
        """Whether a holding of votes is recorded anywhere."""
        return any("\t" in account for account in self._records)

    @cached_property
    def without_votes(self) -> Stakes:
        """The stakes for a test that counts no votes: there voting shares are a class of shares."""
        if not self._any_voting_shares or self._voting_as_class:
            return self
        return Stakes(self.network, self._day, voting_as_class=True)

    def onward(self, owner: str) -> list[str]:
        """Accounts in which a party holds something, or may."""
        return list(dict.fromkeys(self._onward.get(owner, ())))

    def held(self, account: str) -> list[Stake]:
        """Stakes in one account, one for each owner, sorted by owner."""
        if account not in self._made:
            self._made[account] = self._make(account)
        return self._made[account]

    def coded(self, account: str, upper: bool) -> Account:
        """Lower or upper bounds of the stakes in one account, in the engine's whole numbers."""
        key = (account, upper)
        if key not in self._coded:
            found = [(stake.owner, stake.share) for stake in self.held(account)]
            made = code(entity_of(account), found, upper)
            if upper and self._parts[account].contradicted:
                made = made._replace(lows={})
            members = self._members(account) if upper else [account]
            if members != [account] or not all(self._parts[name].simple for name in members):
                made = made._replace(total=partial(self._total, members, upper))
            self._coded[key] = made
        return self._coded[key]

    def recorded(self, account: str) -> Share | None:
        """How much of one account the rows give to somebody; None if no row has a figure.

        Stated figures count even where they are doubted; a list's own field is no holding.
        """
        self.held(account)
        return self._recorded[account]

    def _members(self, account: str) -> list[str]:
        """Accounts with a stake in whatever may be the same entity; if one only, its own."""
        entity, tab, measure = account.partition("\t")
        names = [f"{one}{tab}{measure}" for one in self.may_be(entity)]
        return [name for name in names if self.held(name)] if len(names) > 1 else [account]

    def together(self, account: str, caught: Container[str], upper: bool) -> tuple[Fraction, bool]:
        """What some owners hold together, in percent, on one bound, and whether that is open.

        The upper bound also counts what is held in whatever may be the same entity.
        """
        self.held(account)
        return self._total(self._members(account) if upper else [account], upper, caught)

    def _total(
        self, accounts: list[str], upper: bool, caught: Container[str]
    ) -> tuple[Fraction, bool]:
        if not upper:
            return least_of(self._parts[accounts[0]], caught)
        found = [most_of(self._parts[name], caught) for name in accounts]
        if len(found) == 1:
            return found[0]
        most = shares.total(amount for amount, _ in found)
        return (ALL, False) if most > ALL else (most, any(is_open for _, is_open in found))

    @property
    def nobody(self) -> frozenset[str]:
        """Entities whose whole name is a placeholder: they may be anybody."""
        return self.network.case.nobody

    @cached_property
    def anybody(self) -> frozenset[str]:
        """Entities that may be anybody: placeholders, and groups that nobody names."""
        entities = self.network.case.entities.values()
        return self.nobody | {one.id for one in entities if one.kind == "unnamed_group"}

    @cached_property
    def alike(self) -> dict[str, list[tuple[str, str]]]:
        """For each party, others that may be the same, with the record that says so."""
        found: dict[str, list[tuple[str, str]]] = {}
        for doubt in doubts(self.network):
            one, other = self.of(doubt.one), self.of(doubt.other)
            if one != other:
                found.setdefault(one, []).append((other, doubt.edge))
                found.setdefault(other, []).append((one, doubt.edge))
        return found

    def may_be(self, entity: str) -> tuple[str, ...]:
        """Parties that the party of an entity may be, itself included, sorted."""
        party = self.of(entity)
        if party not in self.alike:
            return (party,)
        if party not in self._alike:
            found, todo = {party}, [party]
            while todo:
                for other, _ in self.alike[todo.pop()]:
                    if other not in found:
                        found.add(other)
                        todo.append(other)
            self._alike.update(dict.fromkeys(found, tuple(sorted(found))))
        return self._alike[party]

    def link(self, entity: str, others: Container[str]) -> tuple[str, tuple[str, ...]] | None:
        """Nearest of some other parties that the party of an entity may be, with the records."""
        start = self.of(entity)
        came: dict[str, tuple[str, str]] = {start: ("", "")}
        queue = deque([start])
        while queue:
            name = queue.popleft()
            if name != start and name in others:
                records, at = [], name
                while at != start:
                    at, edge = came[at]
                    records.append(edge)
                return name, tuple(reversed(records))
            for other, edge in sorted(self.alike.get(name, ())):
                if other not in came:
                    came[other] = (name, edge)
                    queue.append(other)
        return None

    def into_alike(self, entity: str, votes: bool) -> list[Stake]:
        """Stakes in an entity, followed by those in whatever may be the same."""
        party = self.of(entity)
        others = (name for name in self.may_be(party) if name != party)
        return [stake for name in (party, *others) for stake in self.into(name, votes)]

    @cached_property
    def above(self) -> Above:
        """Who is above each party, by records that no rule counts too."""
        return Above(self.network, self.party)

    @cached_property
    def agents(self) -> dict[str, list[tuple[str, str]]]:
        """For each party, those recorded to act or front for it, with the record."""
        found: dict[str, list[tuple[str, str]]] = {}
        for tie in self.ties:
            if tie.agent:
                found.setdefault(tie.holder, []).append((tie.held, tie.edge))
        return found

    def _edges(self) -> Iterator[tuple[Edge, str]]:
        """Edges that can hold on the day, each with its time."""
        network, case = self.network, self.network.case
        if not self._day:
            for name, time in network.walkable.items():
                yield case.edges[name], time
            return
        for name in network.summaries:
            edge = case.edges[name]
            first, last = network.stated_spell(edge)
            if first <= self._day <= last:
                yield edge, network.time(edge)

    def _index(self) -> None:
        """Index the edges by the account that is held, and by the holder."""
        case = self.network.case
        owning = {
            code: kind.steps["ownership"].directions
            for code, kind in case.kinds.items()
            if "ownership" in kind.steps and kind.steps["ownership"].name == kinds.OWN
        }
        ownable = {code for code, kind in kinds.entity_kinds().items() if kind.ownable}
        for edge, time in self._edges():
            if edge.kind in owning:
                for direction in owning[edge.kind]:
                    one, other = edge.source, edge.target
                    if direction == kinds.BACKWARD:
                        one, other = other, one
                    owner, owned = self.of(one), self.of(other)
                    if owner != owned:
                        for account in self._accounts(owned, edge):
                            self._records.setdefault(account, []).append((owner, edge, time))
                            self._onward.setdefault(owner, []).append(account)
            elif edge.kind == LINKED_TO and self._is_field(edge, ownable):
                owner, owned = self.of(edge.target), self.of(edge.source)
                if owner != owned:
                    self._fields.setdefault(owned, []).append((owner, edge.id))
                    self._onward.setdefault(owner, []).append(owned)

    def _accounts(self, owned: str, edge: Edge) -> Iterator[str]:
        """Accounts of an entity in which a record counts as a holding."""
        if not edge.role or not holdings.is_votes(edge.role) or holdings.is_whole(edge):
            yield owned
            return
        yield f"{owned}\t{VOTES}"
        if holdings.nature(edge).class_:
            self._any_voting_shares = True
            if self._voting_as_class:
                yield owned

    def _is_field(self, edge: Edge, ownable: set[str]) -> bool:
        """Whether a `linked_to` edge is the field of a list entry of something that can be owned.

        The field is part of the entry: it says nothing of a day on which the entry was not in
        force.
        """
        case, source = self.network.case, edge.source
        entry = source in self.network.listings or source not in case.designations_of
        return entry and case.entities[source].kind in ownable

    def _make(self, account: str) -> list[Stake]:
        owned = entity_of(account)
        measure = VOTES if account != owned else SHARES
        records: dict[str, list[tuple[Edge, str]]] = {}
        for owner, edge, time in self._records.get(account, ()):
            records.setdefault(owner, []).append((edge, time))
        found, others = [], []
        classes: dict[str, dict[str, Share]] = {}
        blocks: dict[tuple[object, ...], list[Stake]] = {}
        through: set[tuple[object, ...]] = set()
        indirect: dict[str, tuple[Share, frozenset[str]]] = {}
        for owner, ones in records.items():
            meant: dict[holdings.Nature, list[tuple[Edge, str]]] = {}
            for edge, time in ones:
                nature = holdings.nature(edge)
                if measure == VOTES and not edge.share_of and holdings.is_votes(nature.class_):
                    nature = nature._replace(class_="")  # of the votes, as the account is
                meant.setdefault(nature, []).append((edge, time))
            for nature, same in sorted(meant.items()):
                if nature == holdings.PLAIN:
                    found.append(stake_of(self.network, owner, owned, measure, same))
                    continue
                if nature.how == JOINTLY:
                    for each in same:
                        stake = self._meant(owner, owned, measure, [each], nature)
                        others.append(stake)
                        edge = each[0]
                        block = (nature.class_, stake.stated, edge.start, edge.end)
                        blocks.setdefault(block, []).append(stake)
                        if holdings.is_through(edge):
                            through.add(block)
                    continue
                stake = self._meant(owner, owned, measure, same, nature)
                others.append(stake)
                if nature.how == INDIRECT:
                    known = indirect.get(owner)
                    share = plus(known[0], stake.share) if known else stake.share
                    indirect[owner] = (share, frozenset())
                else:
                    held = classes.setdefault(holdings.class_name(nature.class_), {})
                    held[owner] = plus(held[owner], stake.share) if owner in held else stake.share
        fields: dict[str, list[str]] = {}
        for owner, name in self._fields.get(account, ()):
            if owner not in records:
                fields.setdefault(owner, []).append(name)
        found += [
            Stake(
                owner,
                owned,
                measure,
                shares.UNSTATED,
                shares.UNSTATED,
                tuple(sorted(names)),
                frozenset({LIST_FIELD}),
            )
            for owner, names in fields.items()
        ]
        found = sorted(found, key=lambda stake: stake.owner)
        stated = {s.owner: s.stated for s in found if not s.doubts & {LIST_FIELD, UNSTATED}}
        contradicted = False
        if any(CLAIM in stake.doubts for stake in found):
            said = shares.total(max(s.share.low, _claimed(s)) for s in found)
            contradicted = said > ALL
        found = found if contradicted else _tightened(found)
        chains: dict[tuple[object, ...], frozenset[str]] = {}
        if others:
            near = {stake.owner for stake in found if LIST_FIELD not in stake.doubts}
            near |= {stake.owner for stake in others}
            for owner, (share, _) in indirect.items():
                chain = frozenset(h for h in near - {owner} if owner in self._above(h, owned))
                indirect[owner] = (share, chain)
            for key in through:
                owners = {stake.owner for stake in blocks[key]}
                chains[key] = frozenset(h for h in near - owners if owners & self._above(h, owned))
        self._parts[account] = parts = Parts(
            {stake.owner: stake.share for stake in found},
            classes,
            tuple(_block(held, chains.get(key)) for key, held in blocks.items()),
            indirect,
            contradicted,
        )
        figures = stated or any(UNSTATED not in stake.doubts for stake in others)
        published = _published(parts, stated, blocks) if figures else None
        self._recorded[account] = recorded_of(published) if published else None
        return [*_assembled(found, others, parts)] if others else found

    def _above(self, entity: str, below: str) -> set[str]:
        """Parties that hold or may hold something in an entity, at any distance, past `below`."""
        found: set[str] = set()
        todo = [entity]
        while todo:
            for name in self.may_be(todo.pop()):
                for owner, _, _ in self._records.get(name, ()):
                    if owner not in found and owner != below:
                        found.add(owner)
                        todo.append(owner)
        return found

    def _meant(
        self,
        owner: str,
        owned: str,
        measure: str,
        records: list[tuple[Edge, str]],
        nature: holdings.Nature,
    ) -> Stake:
        """One stake that is no plain part of the whole."""
        stake = stake_of(self.network, owner, owned, measure, records)
        share, doubts = stake.share, set(stake.doubts)
        if nature.how in (INDIRECT, JOINTLY):
            doubts.add(nature.how)
        if nature.how == JOINTLY and any(holdings.is_through(edge) for edge, _ in records):
            doubts.add(INDIRECT)
        if nature.class_:
            doubts.add(OF_CLASS)
            share = share._replace(low=NOTHING, low_open=False)
        return stake._replace(share=share, doubts=frozenset(doubts))

    def into(self, entity: str, votes: bool) -> list[Stake]:
        """Stakes in an entity: of shares, and with `votes` of voting rights."""
        party = self.of(entity)
        found = list(self.held(party))
        return found + self.held(f"{party}\t{VOTES}") if votes else found

    @cached_property
    def ties(self) -> list[Tie]:
        """Statements of control between two parties, sorted.

        A kind states control if it is a control step and neither a stake, an office
        nor a relation that is not stated.
        """
        found = []
        for edge, time in self._edges():
            kind = self.network.case.kinds[edge.kind]
            step = kind.steps.get("control")
            if step is None or step.name != kinds.CONTROL or kind.class_ == "unspecified":
                continue
            for direction in step.directions:
                ends = (edge.source, edge.target)
                one, other = ends if direction == kinds.FORWARD else ends[::-1]
                holder, held = self.of(one), self.of(other)
                if holder == held:
                    continue
                claim = self.network.summaries[edge.id].claim
                agent = direction == kinds.BACKWARD
                timely = time != STRADDLES
                tie = Tie(holder, held, edge.kind, kind.class_, edge.id, claim, timely, agent)
                found.append(tie)
        return sorted(found)

    def ties_into(self, classes: frozenset[str] | None) -> dict[str, list[Tie]]:
        """Ties of some classes, or of all, by the party that is held."""
        if classes not in self._ties_into:
            found: dict[str, list[Tie]] = {}
            for tie in self.ties:
                if classes is None or tie.class_ in classes:
                    found.setdefault(tie.held, []).append(tie)
            self._ties_into[classes] = found
        return self._ties_into[classes]

    @cached_property
    def ended(self) -> dict[str, list[tuple[str, str]]]:
        """For each party, owners whose stake has ended, and the last day it surely held."""
        network, found = self.network, dict[str, list[tuple[str, str]]]()
        for name in network.summaries:
            edge = network.case.edges[name]
            if name in network.walkable or not edge.end:
                continue
            step = network.case.kinds[edge.kind].steps.get("ownership")
            if step is not None and step.name == kinds.OWN:
                day = dates.first_day(edge.end)
                if not edge.start or dates.last_day(edge.start) <= day:
                    found.setdefault(self.of(edge.target), []).append((self.of(edge.source), day))
        return found

    def is_sure(self, tie: Tie) -> bool:
        """Whether a tie is stated and not merely alleged, and holds on the day."""
        return tie.timely and tie.claim in SURE_CLAIMS

    @cached_property
    def joint(self) -> list[tuple[str, str, str, bool]]:
        """Pairs of parties said to exercise their holdings jointly, the record, if it is sure."""
        return [
            (
                self.of(edge.source),
                self.of(edge.target),
                edge.id,
                time != STRADDLES and self.network.summaries[edge.id].claim in SURE_CLAIMS,
            )
            for edge, time in self._edges()
            if edge.kind == JOINT
        ]

    def under(self, holders: Iterable[str], classes: frozenset[str], sure: bool) -> set[str]:
        """Parties under the control of some holders by ties of some classes, holders left out.

        Unless `sure`, parties that only may be under control count too. A placeholder passes
        no control on.
        """
        onward = self.ties_from(classes)
        found: set[str] = set()
        todo = list(holders)
        while todo:
            for tie in onward.get(todo.pop(), ()):
                if sure and not self.is_sure(tie):
                    continue
                for held in (tie.held,) if sure else self.may_be(tie.held):
                    if held not in found:
                        found.add(held)
                        todo += [held] if held not in self.nobody else []
        return found - set(holders)

    def ties_from(self, classes: frozenset[str]) -> dict[str, list[Tie]]:
        """Ties of some classes by the party that holds."""
        if classes not in self._ties_out:
            found: dict[str, list[Tie]] = {}
            for tie in self.ties:
                if tie.class_ in classes:
                    found.setdefault(tie.holder, []).append(tie)
            self._ties_out[classes] = found
        return self._ties_out[classes]


def entity_of(account: str) -> str:
    """Entity in which an account is held."""
    return account.partition("\t")[0]


def _published(
    parts: Parts, plain: dict[str, Share], blocks: dict[tuple[object, ...], list[Stake]]
) -> Parts:
    """The parts of an account as far as their rows have a figure, doubted or not."""
    stated = []
    for block, held in zip(parts.blocks, blocks.values(), strict=True):
        if UNSTATED in held[0].doubts:
            continue
        share = block.share if OF_CLASS in held[0].doubts else held[0].stated
        stated.append(block._replace(share=share))
    unstated = shares.UNSTATED
    indirect = {o: found for o, found in parts.indirect.items() if found[0] != unstated}
    return parts._replace(plain=plain, blocks=tuple(stated), indirect=indirect)


def _block(held: list[Stake], chain: frozenset[str] | None = None) -> Block:
    """One block from the stakes of its holders, each of which states the whole block.

    Where two pairs may hold one each, it is told how many blocks there can be.
    """
    low = max(held, key=lambda stake: (stake.share.low, stake.share.low_open)).share
    high = max(held, key=lambda stake: (stake.share.high, not stake.share.high_open)).share
    share = Share(low.low, high.high, low.low_open, high.high_open)
    owners = frozenset(stake.owner for stake in held)
    return Block(owners, share, chain or frozenset(), max(1, len(owners) // 2))


def _assembled(plain: list[Stake], others: list[Stake], parts: Parts) -> Iterator[Stake]:
    """One stake for each owner, from what it surely holds by itself to all that it may hold."""
    found: dict[str, list[Stake]] = {}
    for stake in (*plain, *others):
        found.setdefault(stake.owner, []).append(stake)
    for owner, held in sorted(found.items()):
        low, low_open = least_of(parts, {owner}, alone=True)
        high, high_open = most_of(parts, {owner})
        stated = held[0].stated
        for stake in held[1:]:
            stated = plus(stated, stake.stated)
        yield Stake(
            owner,
            held[0].owned,
            held[0].measure,
            Share(low, high, low_open and low > 0, high_open),
            stated if stated.high <= ALL else stated._replace(high=ALL, high_open=False),
            tuple(sorted(name for stake in held for name in stake.edges)),
            frozenset[str]().union(*(stake.doubts for stake in held)),
        )


def _claimed(stake: Stake) -> Fraction:
    """Least that a stake is said to be if its claim is in doubt; else nothing."""
    return stake.stated.low if CLAIM in stake.doubts else NOTHING


def _tightened(found: list[Stake]) -> list[Stake]:
    """Stakes of one account, with no upper bound above what the others surely leave.

    Nothing is narrowed where the sure shares come to more than 100: then one of them is
    wrong, and it is not known which.
    """
    wide = [stake for stake in found if not stake.share.exact]
    if not wide:
        return found
    bottom = lcm(*{stake.share.low.denominator for stake in found})
    if bottom.bit_length() > _LONGEST:
        return found  # wider bounds are still true, and such long fractions help nobody
    total = shares.total(stake.share.low for stake in found)
    if total > ALL:
        return found
    open_ends = sum(stake.share.low_open for stake in found)
    out = []
    for stake in found:
        share = stake.share
        left = ALL if share.exact else ALL - (total - share.low)
        others_open = open_ends > share.low_open
        if share.high > left or (share.high == left and others_open):
            share = share._replace(high=left, high_open=others_open and left > share.low)
        out.append(stake._replace(share=share))
    return out
