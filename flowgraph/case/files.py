"""Files that appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

from flowgraph.errors import UsageError

# How the name of a file ends that is being written.
PART = ".flowgraph-part"


def write_whole(path: Path, text: str | bytes) -> None:
    """Write a file, text as UTF-8, so that it is there whole or not at all.

    A symbolic link is followed. What is no regular file (a device, a pipe) is
    written to and never replaced.

    Raises
    ------
    UsageError
        If the file cannot be written; nothing is left behind.
    """
    import os
    import tempfile

    raw = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    part = None
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            with path.open("wb") as node:
                node.write(raw)
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=PART)
        part = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o666 & ~umask)
        part.replace(path)
        part = None
    except OSError as error:
        raise UsageError(f"'{path}' cannot be written: {error.strerror}") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
