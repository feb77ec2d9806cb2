"""A random key that is made on first use and kept in a file only its owner can read."""

import os
import secrets
from pathlib import Path


def kept_key(path: Path) -> str:
    """The key in `path`, made if there is none. Of several processes that start at once, one makes it.

    Duties: the directory exists. Raises OSError when it cannot be read or written.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # fails when another process was first; a rename would overwrite its key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
