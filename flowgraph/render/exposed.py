"""One exposure in words: its class, evidence, listings, share and what speaks against it."""

from __future__ import annotations

from flowgraph.analysis.denials import Denials, denials_of, denials_of_listings
from flowgraph.analysis.exposure_finder import MAYBE_SAME
from flowgraph.analysis.exposure_rows import Exposure
from flowgraph.analysis.results import Path
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import STRADDLES, Network
from flowgraph.model import dates, kinds, lookup
from flowgraph.regimes.stake import VOTES
from flowgraph.render import listings, sentences, verdicts, words
from flowgraph.render.words import counted, name_of, noun_of, sentence_case


def class_meaning(class_: str) -> str:
    """Meaning of an exposure class, from `classes.csv`."""
    return next(row["meaning"] for row in lookup.rows("classes") if row["class"] == class_)


_ARROWS = {"to_party": "→", "from_party": "←", "itself": "·"}


def arrow(one: Exposure) -> str:
    """Arrow to or from the party: → if the entity acts, ← if the party does, · for neither."""
    return _ARROWS[one.direction]


def summary_text(network: Network, one: Exposure, short: bool = False) -> str:
    """One exposure in a line: party, evidence, hops; unless `short`, listing and timing too."""
    said = [name_of(network, one.party)]
    path = one.path
    if path is not None:
        said.append(path.band)
        weakest = path.hops[path.weakest_hop].edges[0]
        said.append(
            f"weakest hop {path.weakest_hop + 1}: {path.weakest_grade or 'no grade'}"
            f" {words.claim_text(network, weakest)}"
        )
        # A better graded hop may be the one that is only alleged.
        other = {hop.summary.claim for hop in path.hops} - SURE_CLAIMS
        other.discard(network.summaries[weakest].claim)
        if other:
            said.append(f"{', '.join(sorted(other))} on another hop")
        said.append(counted(path.origins, "origin"))
        more = f" of {one.paths}" if one.paths > 1 else ""
        said.append(f"{counted(len(path.hops), 'hop')}, {path.id}{more}")
        if path.single_publication:
            said.append("rests on one publication")
        if path.order:
            said.append(f"order {path.order}")
        seen = last_seen(network, path)
        if seen:
            oldest = " at the earliest" if len(path.hops) > 1 else ""
            said.append(f"as last published, {seen}{oldest}")
    unsure = unsure_identity_text(network, one)
    if unsure:
        said.append(unsure)
    share = share_text(one)
    if share:
        said.append(share)
    if short:
        return " · ".join(said)
    since = _since(one)
    if since:
        said.append(since)
    if one.timing:
        said.append(_TIMING[one.timing])
    if one.against:
        said.append(f"against it: {', '.join(one.against)}")
    return " · ".join(said)


def last_seen(network: Network, path: Path) -> str:
    """Day on which a lasting tie of a route was last published; of several, the earliest.

    Empty if every record is a payment or another act, or has a published end.
    """
    edges = [network.case.edges[hop.edges[0]] for hop in path.hops]
    seen = [day for day in map(network.last_seen, edges) if day]
    return min(seen, key=dates.last_day, default="")


def _since(one: Exposure) -> str:
    rows = [timed.listing.row for timed in one.listings]
    said = []
    for row in rows:
        since = f"since {row.start}" if row.start else f"on a copy of {row.first_seen or '?'}"
        law = f" ({row.legal_basis})" if one.class_ == "listed" and row.legal_basis else ""
        said.append(f"{'+'.join(row.programmes) or row.list}{law} {since}")
    return f"listed {', '.join(said)}" if said else ""


_TIMING = {
    "before": "records before the listing",
    "after": "records after the listing",
    "straddles": "records on both sides of a listing, or over it",
    "undated": "timing against the listing unknown",
}


def share_text(one: Exposure) -> str:
    """Share that one of the two holds in the other; empty in classes without shares."""
    if one.class_ not in ("owned-by", "part-owned-by", "owner-of"):
        return ""
    if not one.stakes:
        return "through others"
    said = []
    for stake in one.stakes:
        what = " of the votes" if stake.measure == VOTES else ""
        amount = f"{stake.stated} percent{what}"
        amount += verdicts.meant_text(stake)
        said.append("share not stated" if "unstated" in stake.doubts else amount)
    alone = any(
        finding.threshold is not None and stake.share.high >= finding.threshold
        for finding in one.findings
        for stake in one.stakes
    )
    return ", ".join(said) + (", together with others" if one.findings and not alone else "")


def against_text(network: Network, one: Exposure) -> str:
    """Contrary evidence as a line; if there is none, how far it was looked for."""
    said = []
    for name in one.against:
        row = network.case.evidence.get(name)
        said.append(f"{row.statement or 'denied'} [{name}, {row.publication}]" if row else name)
    return (
        f"against it: {'; '.join(said)}"
        if said
        else f"{words.denial_text(_denials(network, one))}."
    )


def _denials(network: Network, one: Exposure) -> Denials:
    """Denials of all records of an exposure; without a route, those of the listings."""
    if one.path is None:
        return denials_of_listings(network, [timed.listing for timed in one.listings])
    return denials_of(network, [edge for hop in one.path.hops for edge in hop.edges])


def denials_text(network: Network, one: Exposure) -> str:
    """How far denials were looked for on an exposure; empty where a row denies it."""
    return "" if one.against else words.denial_text(_denials(network, one))


def unsure_text(one: Exposure) -> str:
    """Claims of a line that are not statements of fact, for its label: `, alleged`; or empty."""
    claims = {hop.summary.claim for hop in one.path.hops} if one.path else set()
    less = sorted(claims - SURE_CLAIMS)
    return f", {', '.join(less)}" if less else ""


def sentence(network: Network, one: Exposure) -> str:
    """One exposure as sentences, in the recorded direction and with the recorded verbs."""
    if one.class_ == "listed":
        return f"Listed itself. {listings.listings_text(network, one.listings)}"
    if one.path is None:
        name = sentence_case(noun_of(network, one.entity))
        other = noun_of(network, one.party)
        return f"{name} and {other} are one party by the records of their names."
    unsure = unsure_identity_text(network, one)
    said = sentences.path_sentence(network, one.path)
    return f"{said} It is {unsure}." if unsure else said


SAID_TO_BE = "That counts who is only said to be the party, where a line says so."


def unsure_identities(one: Exposure) -> tuple[str, ...]:
    """Records of an exposure that join two entries into one party and are not sure."""
    hops = one.path.hops if one.path else ()
    return tuple(
        hop.edges[0]
        for hop in hops
        if hop.step == kinds.POSSIBLE
        or (hop.identity and (hop.summary.claim not in SURE_CLAIMS or hop.time == STRADDLES))
    )


def unsure_identity_text(network: Network, one: Exposure) -> str:
    """That an exposure rests on an unsure identity, with its records; empty if it does not."""
    names = unsure_identities(one)
    if not names or one.class_ == MAYBE_SAME:
        return ""
    said = []
    for name in names:
        claim = network.summaries[name].claim
        why = "disputed" if claim == "disputed" else f"only {claim}"
        if claim in SURE_CLAIMS:
            over = network.walkable.get(name) == STRADDLES
            why = "not sure on the day" if over else "only a guess"
        said.append(f"{why} ({name})")
    what = "an identity that is" if len(names) == 1 else "identities that are"
    return f"through {what} {words.joined(said)}"
