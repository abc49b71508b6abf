"""Renames that outlast a power cut: the folder that names a file is written to the disk as well."""

import errno
import os
from pathlib import Path

# What file systems say that cannot sync a folder: some network shares, some FUSE ones.
_CANNOT = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EISDIR, errno.EACCES)


def replace_durably(draft: Path, target: Path) -> None:
    """Rename a synced draft over ``target`` and wait until the disk knows; raises ``OSError``."""
    draft.replace(target)
    sync_folder(target.parent)


def make_folder(folder: Path) -> None:
    """Make a folder in one that exists, and wait until the disk knows; raises ``OSError``."""
    if folder.is_dir():
        return
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Write a folder's names to the disk where its file system can; raises ``OSError``."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    finally:
        os.close(descriptor)
