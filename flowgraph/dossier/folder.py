"""A dossier on disk: written whole, file by file, and checked against data and manifest.

Each file is renamed into place, the manifest last; until then the new manifest stands beside
the old one under another name. After a run that was cut off `verify` names the files of
another run, and the next run knows by the two manifests which files are a dossier's, and
heals the folder. Files that neither names are the user's own and never touched.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from flowgraph.case.case import Case
from flowgraph.case.files import PART, write_whole
from flowgraph.dossier import MANIFEST
from flowgraph.dossier.dossier import FORM, PLAIN, Built, Settings, build
from flowgraph.dossier.dossier import Tell as Tell
from flowgraph.dossier.questions import PLACED, STANDARD, Question, questions_of
from flowgraph.errors import DataError, FlowgraphError, UsageError

# The manifest of a run that is at work, or was cut off.
NEXT = ".manifest.next"
# A file that a manifest may name: those of a dossier, and no way out of the folder.
_NAME = re.compile(
    rf"({'|'.join([*PLACED, 'timeline', 'publications', 'problems'])})\.csv|brief\.(md|html)"
    r"|page\.html|tables\.xlsx|figures/[a-z0-9]+(-[a-z0-9]+)*\.svg",
    re.ASCII,
)
_MOST = 50_000_000


def report(
    case: Case, folder: str | Path, questions: Iterable[Question] = STANDARD, **settings: Any
) -> Built:
    """Answer questions in a folder of files that can be handed in and checked.

    Parameters
    ----------
    case : the case
    folder : where to; it is made if need be, and files of others in it are left alone
    questions : the questions; `saved_questions` reads those of a case
    settings : fields of `Settings`: title, as_of, known_by, matter, bom, full

    Returns
    -------
    The files as they were written, with the answers.

    Raises
    ------
    DataError
        If the tables hold errors, or a question cannot be asked of them.
    UsageError
        If a file cannot be written, or one of the user's own stands where one must be.
    """
    built = build(case, questions, Settings(**settings))
    write(Path(folder), built)
    return built


class Difference(NamedTuple):
    """Something in which a dossier is not what its manifest and the data say."""

    file: str
    text: str

    def __str__(self) -> str:
        """Name the file, then what is wrong."""
        return f"{self.file}: {self.text}"


def write(folder: Path, built: Built) -> list[str]:
    """Write a dossier into a folder, which is made if need be.

    Parameters
    ----------
    folder : where to
    built : the files

    Returns
    -------
    Files of an older dossier that this one does not have and that somebody changed since:
    they stay. Those that nobody changed are removed.

    Raises
    ------
    UsageError
        If a file cannot be written; if one of the user's own, or a link, bears a name that the
        dossier needs; or if somebody changed a file that would be written again.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"-o '{folder}': a file of this name is there; name a folder")
    for name in (NEXT, *built.files):
        _check_place(folder, name)
    known = _known(folder)
    for name, raw in built.files.items():
        path = folder / name
        if path.exists() and name != MANIFEST and path.read_bytes() != raw:
            if name not in known:
                raise UsageError(
                    f"-o '{folder}': {name} there is of no dossier; name another folder, or move"
                    " it away"
                )
            if _hash(path) not in known[name]:
                raise UsageError(
                    f"-o '{folder}': {name} was changed since it was written; move it away"
                )
    try:
        for name in built.files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"-o '{folder}': {error.strerror}") from error
    for name in (NEXT, *built.files):
        _clear(folder / name)
    write_whole(folder / NEXT, _intent(known, built))
    for name, raw in built.files.items():
        if name != MANIFEST:
            write_whole(folder / name, raw)
    kept = []
    for name, hashes in known.items():
        path = folder / name
        if name in built.files or not path.is_file():
            continue
        linked = path.is_symlink() or (path.parent != folder and path.parent.is_symlink())
        if linked or _hash(path) not in hashes:
            kept.append(name)
        else:
            path.unlink()
    write_whole(folder / MANIFEST, built.files[MANIFEST])
    (folder / NEXT).unlink()
    return kept


def _check_place(folder: Path, name: str) -> None:
    """Refuse a place that is a link, or holds something that is no file."""
    path = folder / name
    for place in (path, path.parent) if path.parent != folder else (path,):
        if place.is_symlink():
            raise UsageError(f"-o '{folder}': {place.name} there is a link; move it away")
    if path.parent.exists() and not path.parent.is_dir():
        raise UsageError(f"-o '{folder}': {path.parent.name} there is no folder; move it away")
    if path.exists() and not path.is_file():
        raise UsageError(f"-o '{folder}': {name} there is no file; move it away")


def _clear(path: Path) -> None:
    """Remove what a run that was killed left behind while it wrote a file."""
    for left in path.parent.glob(f".{path.name}.*{PART}"):
        if left.is_file() and not left.is_symlink():
            left.unlink()


def _intent(known: Mapping[str, set[str]], built: Built) -> str:
    """Which files a run is about to write, and all hashes under which each is a dossier's."""
    found = {name: {*hashes} for name, hashes in known.items()}
    for name, raw in built.files.items():
        if name != MANIFEST:
            found.setdefault(name, set()).add(hashlib.sha256(raw).hexdigest())
    files = {name: sorted(hashes) for name, hashes in sorted(found.items())}
    return json.dumps({"form": FORM, "writing": files}, indent=1) + "\n"


def _known(folder: Path) -> dict[str, set[str]]:
    """Files of a dossier in a folder, with the hashes that each may have.

    Those that the manifest names; and those that runs which were cut off were to write.
    """
    found: dict[str, set[str]] = {}
    if (folder / MANIFEST).is_file():
        try:
            found = {name: {known} for name, known in files_of(read_manifest(folder))}
        except DataError as error:
            raise UsageError(
                f"-o '{folder}': {error}; move {MANIFEST} away to begin anew"
            ) from error
    if (folder / NEXT).is_file():
        try:
            writing = read_manifest(folder, NEXT).get("writing")
        except DataError:
            writing = None
        if not isinstance(writing, dict):
            raise UsageError(f"-o '{folder}': {NEXT} there is of no dossier; move it away")
        for name, hashes in writing.items():
            if _NAME.fullmatch(name) and isinstance(hashes, list):
                found.setdefault(name, set()).update(map(str, hashes))
    return found


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_manifest(folder: Path, name: str = MANIFEST) -> dict[str, Any]:
    """The manifest of a folder.

    Raises
    ------
    DataError
        If there is none, or it is none of this form.
    """
    path = folder / name
    try:
        if path.stat().st_size > _MOST:
            raise DataError(f"{MANIFEST}: too large to be one")
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"'{folder}' holds no {MANIFEST}: it is no dossier") from None
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise DataError(f"{MANIFEST} cannot be read: {error}") from None
    if not isinstance(raw, dict) or raw.get("form") != FORM:
        raise DataError(f"{MANIFEST}: no manifest of form {FORM}, which this version writes")
    return raw


def files_of(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Files that a manifest names, with their hashes.

    Raises
    ------
    DataError
        If a name is none that a dossier can have.
    """
    files = manifest.get("files")
    if not isinstance(files, dict):
        raise DataError(f"{MANIFEST}: files: missing")
    for name, entry in files.items():
        if not _NAME.fullmatch(name) or name == MANIFEST or not isinstance(entry, dict):
            raise DataError(f"{MANIFEST}: files: '{name}' is no file of a dossier")
        yield name, str(entry.get("sha256", ""))


def asked_of(manifest: Mapping[str, Any]) -> tuple[tuple[Question, ...], Settings]:
    """Questions and settings that a manifest keeps.

    Raises
    ------
    DataError
        If they are none.
    """
    blocks = manifest.get("questions")
    given = manifest.get("settings")
    if not isinstance(blocks, list) or not isinstance(given, dict):
        raise DataError(f"{MANIFEST}: questions or settings: missing")
    questions = []
    for block in blocks:
        if not isinstance(block, dict) or not isinstance(block.get("parameters"), dict):
            raise DataError(f"{MANIFEST}: questions: one has no parameters")
        plain = {key: block.get(key) for key in Question._fields if key != "parameters"}
        questions.append(plain | block["parameters"])
    known = {key: type(value) for key, value in PLAIN._asdict().items()}
    if given.keys() != known.keys() or any(
        not isinstance(value, known[key]) for key, value in given.items()
    ):
        raise DataError(f"{MANIFEST}: settings: not those of this version")
    try:
        found = questions_of({"question": questions}).questions
    except DataError as error:
        raise DataError(f"{MANIFEST}: {error}") from None
    return found, Settings(**given)


def verify(folder: str | Path, case: Case, tell: Tell = lambda _: None) -> Iterator[Difference]:
    """Everything in which a dossier is not what its manifest and the data say.

    Parameters
    ----------
    folder : the dossier
    case : the data that it is checked against
    tell : is told what is being done

    Yields
    ------
    Differences: tables that are other data, files that are missing or changed, files that
    the data give otherwise today, and the manifest itself. None for a dossier that is right.

    Raises
    ------
    DataError
        If the manifest cannot be read.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    questions, settings = asked_of(manifest)
    files = dict(files_of(manifest))
    case_ = manifest.get("case")
    tables = case_.get("tables") if isinstance(case_, dict) else None
    if not isinstance(tables, dict):
        raise DataError(f"{MANIFEST}: case: its tables are missing")
    today = case.fingerprints
    for name in sorted({*tables, *today}):
        if tables.get(name) != today.get(name):
            what = "is not in these data" if name not in today else (
                "is new in these data" if name not in tables else "other data than the dossier's"
            )  # fmt: skip
            yield Difference(name, what)
    if (folder / NEXT).exists():
        yield Difference(NEXT, "a run was cut off; run `report` again")
    for name, known in files.items():
        path = folder / name
        if not path.is_file():
            yield Difference(name, "missing")
        elif _hash(path) != known:
            yield Difference(name, "changed since, or of another run")
    try:
        built = build(case, questions, settings, tell)
    except FlowgraphError as error:
        yield Difference(MANIFEST, f"its questions cannot be asked of these data: {error}")
        return
    for name, raw in built.files.items():
        if name == MANIFEST:
            if (folder / MANIFEST).read_bytes() != raw:
                yield Difference(
                    name, f"says otherwise than the data: {_first(folder / name, raw)}"
                )
        elif name not in files:
            yield Difference(name, "not in the manifest")
        elif (folder / name).is_file() and (folder / name).read_bytes() != raw:
            yield Difference(name, f"not what the data give: {_first(folder / name, raw)}")
    for name in files.keys() - built.files.keys():
        yield Difference(name, "in the manifest, and the data give no such file")


def notes_on(folder: Path, saved: Iterable[Question]) -> Iterator[str]:
    """What a reader of a dossier must know that is no difference from the data.

    Parameters
    ----------
    folder : the dossier
    saved : questions that the case saves

    Yields
    ------
    Questions that are not worded so in the case; files beside the dossier that are none of it.
    """
    manifest = read_manifest(folder)
    asked, _ = asked_of(manifest)
    known = {one.id: one for one in saved}
    for one in asked:
        if one != known.get(one.id):
            yield f"question '{one.id}' does not stand so in the questions of these data"
    ours = {*dict(files_of(manifest)), MANIFEST, NEXT}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_dir() and name not in ours:
            yield f"{name} is no file of this dossier"


def _first(path: Path, raw: bytes) -> str:
    """First line in which a file is not what it should be."""
    has = path.read_bytes().decode("utf-8", "replace").splitlines()
    should = raw.decode("utf-8", "replace").splitlines()
    for at, (one, other) in enumerate(zip(has, should, strict=False), 1):
        if one != other:
            return f"line {at} is '{_short(one)}', not '{_short(other)}'"
    if len(has) != len(should):
        return f"{len(has)} lines, not {len(should)}"
    return "line ends differ"


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[:most]}..."
