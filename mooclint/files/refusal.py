"""Why the system refused something, in our own words: its texts are in the language of whoever made it."""

from __future__ import annotations

import errno

from mooclint.message.message import Code, Message

_DENIED = Message("there is no permission, or another program holds it")
_FULL = Message("the disk is full")
_MANY = Message("too many files are open")
_REASONS = {  # by name: not every system has all of them
    "ENOENT": Message("there is no such file or folder"),
    "EACCES": _DENIED,
    "EPERM": _DENIED,
    "EBUSY": _DENIED,
    "ETXTBSY": _DENIED,
    "EISDIR": Message("it is a folder, not a file"),
    "ENOTDIR": Message("a part of the path is no folder"),
    "EEXIST": Message("it is there already"),
    "ENOTEMPTY": Message("the folder is not empty"),
    "ENOSPC": _FULL,
    "EDQUOT": _FULL,
    "EFBIG": Message("the file would be too large for the disk"),
    "EROFS": Message("nothing can be written to this disk"),
    "ENAMETOOLONG": Message("the name is too long"),
    "EINVAL": Message("the system does not take such a name"),
    "ELOOP": Message("the links lead in a circle"),
    "EMFILE": _MANY,
    "ENFILE": _MANY,
    "ENOMEM": Message("there is not enough memory"),
    "EIO": Message("the disk does not answer"),
    "ENOEXEC": Message("it is no program of this system"),
}


# What is wrong with the name of a file to be written; everything else is the disk's or the system's refusal.
WRONG_PLACES = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP)


def refusal(error: OSError) -> Message:
    """The reason as a clause without a capital or a full stop; the system's own name for it where we have no words."""
    name = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return _REASONS.get(name) or Message("the system says {code}", {"code": Code(name)})
