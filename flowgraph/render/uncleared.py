"""What keeps a negative answer of exposure from clearing anybody, in words."""

from __future__ import annotations

from collections.abc import Iterator

from flowgraph.analysis.ended import note_of
from flowgraph.analysis.exposure import ExposureAnswer
from flowgraph.analysis.exposure_rows import OpenExposure
from flowgraph.analysis.guesses import Guessed
from flowgraph.case.view import Network
from flowgraph.regimes.findings import DENIED, LEFT_OUT, Flag
from flowgraph.render import exposed, listings, sentences, verdicts
from flowgraph.render.words import (
    counted,
    name_of,
    noun_of,
)

NONE_SAID = (
    "No exposure to a designated party is recorded on the day asked. That is no clearance: only"
    " the lists and publications loaded were read."
)

# Most names that the closing line of `exposure --all` gives of each group.
_MOST = 5

# Why an entity without exposure is not cleared, as fields of JSON.
OTHERS = ("recorded", "undecided", "left_out", "denied", "over", "partial")


def others_texts(answer: ExposureAnswer) -> Iterator[str]:
    """Why entities without an exposure are not cleared by that, for `exposure --all`."""
    others, network = answer.others, answer.network
    told = (
        (others.recorded, "with something also recorded, with somebody who may be listed or as"
         " somebody that it may be"),
        (others.undecided, "of which a rule cannot tell, or which it catches"),
        (others.left_out, "with records on it, above it or on its routes that the filters left"
         " out"),
        (others.denied, "of which an identity is denied"),
        (others.over, "with a tie to a listed party that is over"),
    )  # fmt: skip
    said = []
    for names, what in told:
        if names:
            shown = ", ".join(names[:_MOST]) + (", ..." if len(names) > _MOST else "")
            said.append(f"{len(names)} {what} ({shown})")
    if said:
        yield f"That clears none of them. Among them: {'; '.join(said)}. Ask about each by name."
    records = {name for one in others.left_out for name in answer.left_out[one]}
    count = len(records or network.left_out)
    if count:
        yield f"The filters left out {counted(count, 'record')}. Leaving out clears nobody."
    if others.partial:
        yield (
            f"Not complete: {', '.join(others.partial)}. Whom no row of such a list names is not"
            " assessed; that clears none of them."
        )


def none_text(answer: ExposureAnswer, entity: str) -> str:
    """That no exposure is recorded, with the limits of that, payments beside, and past ties."""
    if not answer.search.complete:
        return "Not searched to the end; whether there is an exposure is not known."
    count = sum(one.entity == entity for one in answer.payments)
    beside = (
        f" Records name it beside {counted(count, 'recorded payment')}, for an act, an office or"
        " the processing of payments: told apart."
        if count
        else ""
    )
    over = [note_of(answer.network, one) for one in answer.past.get(entity, ())]
    names = [name_of(answer.network, one.nodes[0] if one.nodes[0] != entity else one.nodes[-1])
             for one in answer.past.get(entity, ())]  # fmt: skip
    past = "".join(
        f" {said[:1].upper()}{said[1:]} (listed: {name})."
        for said, name in zip(over, names, strict=True)
    )
    return NONE_SAID + beside + past


def beside_texts(answer: ExposureAnswer, entity: str) -> Iterator[str]:
    """What is no exposure of an entity but does not clear it: guesses, filters, denials."""
    network = answer.network
    for open_ in answer.open:
        if open_.entity == entity:
            yield open_text(network, open_)
    for one in answer.guessed:
        if one.entity == entity:
            yield guessed_text(network, one)
    others = len(network.left_out)
    if others and entity not in answer.left_out:
        yield (
            f"The filters left out {counted(others, 'record')} of the case, none of them on it or"
            " on those above it. Leaving out clears nobody."
        )
    for code, found in ((LEFT_OUT, answer.left_out), (DENIED, answer.denied)):
        if entity in found:
            yield verdicts.not_counted_text(network, Flag(code, (entity,), found[entity]))


def guessed_text(network: Network, one: Guessed) -> str:
    """A route of which one end may be somebody else by a guess, with the guess."""
    said = " and ".join(_guess_text(network, name) for name in (one.own, one.edge) if name)
    if one.other != one.party:
        where = "No listed party is named there; but"
        if one.party in network.lists.open:
            rows_ = "; ".join(map(listings.open_listing_text, network.lists.open[one.party]))
            said += f"; of {noun_of(network, one.party)}, {rows_}"
    else:
        verb = "ends at" if one.direction == "to_party" else "starts from"
        open_ = network.lists.open.get(one.party, ())
        kind = "of whom " + "; ".join(map(listings.open_listing_text, open_)) if open_ else ""
        party = "that" if open_ else "the listed"
        where = (
            f"The route {verb} {party} party {noun_of(network, one.party)}"
            f"{f', {kind},' if kind else ''}; it is {noun_of(network, one.entity)} itself that may"
            " be another on it:"
        )
    return (
        f"Also recorded: {sentences.path_sentence(network, one.path)} {where} {said}."
        " `--possible-identity` walks such a guess."
    )


def _guess_text(network: Network, name: str) -> str:
    """A record that two entities may be one, with its grade and claim."""
    edge, summary = network.case.edges[name], network.summaries[name]
    said = sentences.edge_sentence(network, edge, summary)
    return f"{said} ({name}: {summary.grade or 'no grade'}, {summary.claim})"


def open_text(network: Network, one: OpenExposure) -> str:
    """A record or route to a party that has a row which only may be a listing in force."""
    rows_ = "; ".join(map(listings.open_listing_text, one.rows))
    party = noun_of(network, one.exposure.party)
    if one.exposure.party == one.entity:
        said = f"of {party} itself, {rows_}."
    elif one.exposure.path is None:
        said = f"{exposed.sentence(network, one.exposure)} Of {party}, {rows_}."
    else:
        said = f"{sentences.path_sentence(network, one.exposure.path)} Of {party}, {rows_}."
    return f"Also recorded: {said} That neither lists nor clears it."
