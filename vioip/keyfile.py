"""A random key that is made on first use and kept in a file only its owner can read."""

import os
import secrets
import tempfile
from pathlib import Path


def kept_key(path: Path) -> str:
    """The key in `path`, made if there is none. Of several processes that start at once, one makes it.

    Duties: the directory exists. Raises OSError when it cannot be read or written.
    """
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # mode 0600
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # fails when another process was first; a rename would overwrite its key
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return path.read_text().strip()
