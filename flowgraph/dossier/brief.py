"""The brief: what was asked, found, contested and unknown, in words with citations.

It is one text in two forms, Markdown and an HTML page that can be printed. Each sentence is a
statement of an answer; it names its publications, or says what else it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import NamedTuple

from flowgraph.analysis.denials import was_read
from flowgraph.case.view import Network
from flowgraph.dossier.asked import Asked
from flowgraph.dossier.statements import (
    AGAINST,
    CONTESTED,
    FOUND,
    UNKNOWN,
    Statement,
    statements,
)
from flowgraph.render.words import STANDING, counted, joined, noun_of

HEADS = {FOUND: "", CONTESTED: "Contested, or under review", UNKNOWN: "Not known"}
NOT_SHOWN = (
    "Licences, jurisdiction, knowledge, intent, and whatever nobody has published. That no link is"
    " recorded is no proof that there is none.",
    "What one part of an umbrella or of a state body got of its money.",
    "Grades are Admiralty grades: a letter for the publisher, a digit for the statement.",
    STANDING,
)
_ALL = 1_000
ALSO = "Also answered, in the tables"
PUBLICATIONS = "Publications (titles and addresses in publications.csv)"
WORDS = (
    "Title, headings, questions and notes on how to read are the asker's words; what has"
    " publications or a file in brackets is what the data give."
)
CHECK = "Check the live list before acting on any of this."


class Section(NamedTuple):
    """One question of the brief with its statements."""

    heading: str
    asked: Asked
    statements: tuple[Statement, ...]


def not_shown(network: Network, brief: Brief) -> tuple[str, ...]:
    """What the brief does not show, and how many publications were not read for denials."""
    unread = sum(not was_read(network, name) for name in brief.publications)
    of = f"{unread} of the {counted(len(brief.publications), 'publication')} cited here"
    were = "was" if unread == 1 else "were"
    search = f": {of} {were} not read for denials" if unread else ""
    denials = f"Where nothing is told as contested, no denial is recorded in these tables{search}."
    return (*NOT_SHOWN[:2], denials, *NOT_SHOWN[2:])


class Brief(NamedTuple):
    """The content of both forms.

    Attributes
    ----------
    title : title of the brief
    matter : the user's own file number; empty for none
    first : lines ahead of the sections: day and data, lists, whose words are whose
    sections : the questions with their statements, in their order
    publications : ids of the publications cited, sorted
    """

    title: str
    matter: str
    first: tuple[str, ...]
    sections: tuple[Section, ...]
    publications: tuple[str, ...]


def brief_of(
    network: Network,
    asked: Iterable[Asked],
    *,
    full: bool = False,
    title: str = "",
    matter: str = "",
) -> Brief:
    """The brief of some answers.

    Parameters
    ----------
    network : the part of the case known and in force on the days of the dossier
    asked : the questions with their answers; those of one section are put together
    full : give every statement, whatever number of lines a question asks for
    title : title of the brief; `Dossier` if empty
    matter : the user's own file number, printed on the first page
    """
    case = network.case
    lists = [f"{row.list} ({network.version_of(row) or 'no version stated'}"
             f"{'' if row.complete == 'yes' else ', not complete'})"
             for row in case.lists.values()]  # fmt: skip
    first = [
        f"As of {network.as_of or 'no day: the case has no dates'}"
        + (f", known by {network.view.known_by}" if network.view.known_by else "")
        + f"; data version {case.sha256[:12]}.",
        f"Lists loaded: {'; '.join(lists) or 'none'}. {CHECK}",
        WORDS,
    ]
    seen: set[Statement] = set()
    pointed: set[tuple[str, Statement]] = set()
    sections = []
    for one in sorted_by_section(asked):
        told = statements(one, _ALL if full else one.question.lines)
        # What is contested or unknown is said once, where it first comes up. So is who is
        # reached past another. Each later section says once that a thing is contested.
        fresh = [x for x in told if not _was_told(x, seen)]
        again = [x for x in told if x.kind == CONTESTED and x in seen]
        heading = one.question.section
        pointers = [x for x in _again(one.network, again) if (heading, x) not in pointed]
        pointed |= {(heading, x) for x in pointers}
        pointed |= {(heading, x) for x in _again(one.network, fresh)}
        seen.update(told)
        sections.append(Section(heading, one, (*fresh, *pointers)))
    cited = sorted({name for one in sections for said in one.statements for name in said.cited})
    return Brief(title or "Dossier", matter, tuple(first), tuple(sections), tuple(cited))


def _was_told(one: Statement, seen: Iterable[Statement]) -> bool:
    """Whether a statement that a brief gives only once is in it already."""
    if one.kind == FOUND:
        return one.kept and any(x.kept and x.text.startswith(one.text) for x in seen)
    return one in seen


def _again(network: Network, told: Iterable[Statement]) -> Iterator[Statement]:
    """One statement that what an answer rests on is contested, as told above; none if it is not."""
    about: dict[str, list[Statement]] = {}
    for one in told:
        if one.basis.startswith(AGAINST):
            about.setdefault(one.basis.removeprefix(AGAINST), []).append(one)
    if not about:
        return
    said = []
    for name in about:
        if name in network.case.designations:
            listed = network.case.designations[name].entity
            said.append(f"the listing of {noun_of(network, listed)}")
        else:
            edge = network.case.edges[name]
            ends = noun_of(network, edge.source), noun_of(network, edge.target)
            said.append(f"what is recorded of {' and '.join(ends)}")
    cited = sorted({name for found in about.values() for one in found for name in one.cited})
    text = f"Contested, as told above: {joined(dict.fromkeys(said))}."
    yield Statement(CONTESTED, text, tuple(cited), "told above")


def sorted_by_section(asked: Iterable[Asked]) -> list[Asked]:
    """Questions grouped by section; sections are in the order of their first question."""
    found = [*asked]
    place: dict[str, int] = {}
    for one in found:
        place.setdefault(one.question.section, len(place))
    return sorted(found, key=lambda one: place[one.question.section])


def _elsewhere(group: Iterable[Section]) -> str:
    """Titles and tables of the questions that have no statement in the brief."""
    found = [one.asked.question for one in group if not one.statements]
    return " ".join(f"{one.title} ({one.command}.csv, {one.id})" for one in found)


def _said(one: Statement) -> str:
    """Statement with its publications, or with what it rests on."""
    if one.cited:
        return f"{one.text} [{', '.join(one.cited)}]"
    return f"{one.text} [{one.basis}]"


def _publications(network: Network, names: Iterable[str]) -> Iterator[str]:
    """Publications in short: id, publisher, date; the rest is in publications.csv."""
    for name in names:
        row = network.case.publications.get(name)
        parts = [row.publisher, row.date] if row else ["in no table"]
        yield f"{name} {', '.join(part for part in parts if part)}"


def markdown(network: Network, brief: Brief) -> str:
    """The brief as Markdown; texts of the case are escaped."""
    out = [f"# {_md(brief.title)}", ""]
    if brief.matter:
        out += [f"File number: {_md(brief.matter)}", ""]
    for line in brief.first:
        out += [_md(line), ""]
    for heading, group in groupby(brief.sections, key=lambda one: one.heading):
        told = [one for one in group if one.statements]
        out += [f"## {_md(heading)}", ""] if told else []
        for one in told:
            question = one.asked.question
            if question.title != heading:
                out += [f"### {_md(question.title)}", ""]
            for kind, head in HEADS.items():
                said = [_said(x) for x in one.statements if x.kind == kind]
                if said and head:
                    out += [f"**{head}**", ""]
                out += [f"- {_md(text)}" for text in said] + ([""] if said else [])
            if question.reading:
                out += [f"*How to read it: {_md(question.reading)}*", ""]
    out += ["## What this does not show", ""]
    out += [f"- {_md(text)}" for text in not_shown(network, brief)] + [""]
    if _elsewhere(brief.sections):
        out += [f"## {ALSO}", "", _md(_elsewhere(brief.sections)), ""]
    if brief.publications:
        out += [f"## {PUBLICATIONS}", ""]
        out += [_md("; ".join(_publications(network, brief.publications)) + "."), ""]
    return "\n".join(out).rstrip() + "\n"


def _md(text: str) -> str:
    """Text on one line, escaped so that no character is read as Markdown or HTML."""
    flat = " ".join(text.split())
    for char in "\\`*_[]<>|#":
        flat = flat.replace(char, f"\\{char}")
    return flat


_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 "Noto Sans", "Noto Sans Arabic", system-ui, sans-serif; color: #1a1a1a;
  max-width: 46em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.6em; } h2 { font-size: 1.25em; border-bottom: 1px solid #999; margin-top: 1.6em; }
h3 { font-size: 1.05em; margin-bottom: .3em; } h4 { font-size: 1em; margin: .6em 0 .2em; }
ul { margin: .3em 0; padding-inline-start: 1.3em; } li { margin: .25em 0; }
.cited { color: #555; font-size: .85em; } .reading { font-style: italic; }
.publications { font-size: .85em; overflow-wrap: anywhere; }
@media print {
  @page { size: A4; margin: 9mm 12mm 11mm; @bottom-right { content: counter(page); } }
  body { font-size: 8pt; line-height: 1.22; max-width: none; margin: 0; padding: 0; }
  h1 { font-size: 14pt; margin: 0 0 4pt; } h2 { font-size: 10.5pt; margin: 5pt 0 1pt; }
  h3 { font-size: 8.8pt; margin: 4pt 0 0; } h4 { font-size: 8pt; margin: 1pt 0 0; }
  p { margin: 1pt 0; } ul { margin: 0; } li { margin: .5pt 0; break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; } .rest { break-before: page; }
  .cited { font-size: 7pt; } .publications { font-size: 7pt; }
}
"""


def html(network: Network, brief: Brief) -> str:
    """The brief as one page without scripts or links to anything outside it."""
    out = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        " style-src 'unsafe-inline'\">",
        f"<title>{escape(brief.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{_bidi(brief.title)}</h1>",
    ]
    if brief.matter:
        out.append(f"<p>File number: {_bidi(brief.matter)}</p>")
    out += [f"<p>{_bidi(line)}</p>" for line in brief.first]
    for heading, group in groupby(brief.sections, key=lambda one: one.heading):
        told = [one for one in group if one.statements]
        if not told:
            continue
        out.append(f"<section><h2>{_bidi(heading)}</h2>")
        for one in told:
            question = one.asked.question
            if question.title != heading:
                out.append(f"<h3>{_bidi(question.title)}</h3>")
            for kind, head in HEADS.items():
                said = [x for x in one.statements if x.kind == kind]
                if said:
                    out += [f"<h4>{head}</h4>"] if head else []
                    out.append("<ul>")
                    out += [
                        f'<li>{_bidi(x.text)} <span class="cited">'
                        f"[{escape(', '.join(x.cited) or x.basis)}]</span></li>"
                        for x in said
                    ]
                    out.append("</ul>")
            if question.reading:
                out.append(f'<p class="reading">How to read it: {_bidi(question.reading)}</p>')
        out.append("</section>")
    out.append("<section><h2>What this does not show</h2><ul>")
    out += [f"<li>{_bidi(text)}</li>" for text in not_shown(network, brief)]
    out.append("</ul></section>")
    if _elsewhere(brief.sections):
        out.append(f'<section class="rest"><h2>{ALSO}</h2>')
        out.append(f"<p>{_bidi(_elsewhere(brief.sections))}</p></section>")
    if brief.publications:
        out.append(f'<section class="publications"><h2>{PUBLICATIONS}</h2><p>')
        named = "; ".join(map(_bidi, _publications(network, brief.publications)))
        out.append(f"{named}.</p></section>")
    return "\n".join([*out, "</body></html>", ""])


def _bidi(text: str) -> str:
    """Escaped text; a text that is not all ASCII is isolated, for names from right to left."""
    return f"<bdi>{escape(text)}</bdi>" if not text.isascii() else escape(text)
