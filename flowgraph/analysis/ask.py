"""A question in words to the answer: names and selectors are resolved, then paths are found."""

from collections.abc import Iterable
from typing import Any

from flowgraph.analysis.paths import find_paths
from flowgraph.analysis.results import Answer, Past
from flowgraph.case.identity import guesses
from flowgraph.case.select import Selection, nothing_matched, open_note, select
from flowgraph.case.view import Network
from flowgraph.errors import UsageError

MOST_JOINED = 5


def ask_paths(
    network: Network,
    source: str,
    target: str,
    *,
    through: Iterable[str] = (),
    avoid: Iterable[str] = (),
    **search: Any,
) -> Answer:
    """Ranked paths between what two words stand for.

    Parameters
    ----------
    network : what a view left of a case
    source, target : an id, a name in any script, or a selector
    through : words; every path passes at least one entity of each
    avoid : words; no path passes an entity of any
    search : further options of `find_paths`

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names nothing, or several entities; if `through` matches nothing.
    """
    asked: dict[str, Selection] = {}

    def ids(word: str) -> tuple[str, ...]:
        if word not in asked:
            asked[word] = select(network, word)
        return asked[word].ids

    if ids(source) == ids(target) and len(ids(source)) == 1:
        raise UsageError(f"source and target are both '{ids(source)[0]}'")
    groups = []
    for word in through:
        if not ids(word):
            raise UsageError(f"--through: {nothing_matched(network, word)}")
        groups.append(ids(word))
    shun = [name for word in avoid for name in ids(word)]
    answer = find_paths(network, ids(source), ids(target), through=groups, avoid=shun, **search)
    joined = [] if answer.paths else _joined(network, set(ids(source)), set(ids(target)))
    past: tuple[Past, ...] = ()
    over: list[str] = []
    if not answer.paths:
        # Only an answer that finds nothing loads what looks for ties that are over.
        from flowgraph.analysis.ended import note_of, past_between

        options = {name: value for name, value in search.items() if name not in ("k", "follow")}
        past = past_between(
            network, ids(source), ids(target), answer.query["follow"],
            through=groups, avoid=shun, **options,
        )  # fmt: skip
        over = [note_of(network, tie) for tie in past]
    notes = [*answer.notes]
    # Only a question that needs the cautions loads them: they ask it once more.
    if guesses(network):
        from flowgraph.analysis.cautions import Asked, guessed_notes

        notes += guessed_notes(Asked(network, ids(source), ids(target), groups, shun, search))
    notes += [nothing_matched(network, word) for word, found in asked.items() if not found.ids]
    if not answer.paths:
        maybe = [open_note(network, word) for word, found in asked.items() if found.ids]
        notes += [note for note in maybe if note]
    if network.undated:
        notes.append(
            f"{network.undated} edge(s) are left out: no date says when they were published"
        )
    if network.left_out and not answer.paths:
        from flowgraph.analysis.cautions import Asked, filtered_notes

        notes += filtered_notes(Asked(network, ids(source), ids(target), groups, shun, search))
    if joined:
        notes.append(f"records join the two and make no path in this question: {', '.join(joined)}")
    notes += over
    return answer.with_notes(
        notes=notes,
        resolved=[note for found in asked.values() for note in found.notes],
        past=past,
    )


def _joined(network: Network, sources: set[str], targets: set[str]) -> list[str]:
    """First records between a source and a target, in either direction, with their kinds.

    Those that are over by the day are told apart, with the day on which they ended.
    """
    found = []
    for name in network.walkable:
        edge = network.case.edges[name]
        ends = ((edge.source, edge.target), (edge.target, edge.source))
        if any(one in sources and other in targets for one, other in ends):
            found.append(f"{name} ({edge.kind})")
    return found[:MOST_JOINED]
