"""The few system calls of Linux that Python's standard library does not offer."""

import ctypes
import os
import platform

_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWNS = 0x00020000
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 1 << 18
_MS_NOSUID_NODEV = 2 | 4
_KEYCTL_GET_KEYRING_ID, _KEYCTL_JOIN_SESSION_KEYRING = 0, 1
_KEY_SPEC_SESSION_KEYRING = -3

# Numbers of add_key, request_key and keyctl.
KEY_CALLS = {"x86_64": (248, 249, 250), "aarch64": (217, 218, 219)}


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def own_mounts() -> None:
    """Give this process mounts of its own, so that what it mounts is seen by nobody else. Needs CAP_SYS_ADMIN."""
    _checked(_LIBC.unshare(_CLONE_NEWNS))
    _checked(_LIBC.mount(b"none", b"/", None, ctypes.c_ulong(_MS_REC | _MS_PRIVATE), None))


def mount_memory(folder: str) -> None:
    """Mount an empty file system in memory on `folder`, with room for mount points only."""
    flags = ctypes.c_ulong(_MS_NOSUID_NODEV)
    _checked(_LIBC.mount(b"tmpfs", folder.encode(), b"tmpfs", flags, b"size=64k,mode=0755"))


def bind(source: str, target: str) -> None:
    """Make `source`, with all that is mounted below it, appear at `target`."""
    flags = ctypes.c_ulong(_MS_BIND | _MS_REC)
    _checked(_LIBC.mount(source.encode(), target.encode(), None, flags, None))


def join_new_session_keyring() -> int:
    """Leave the keyring that was inherited for an empty one that no other process has; its serial number."""
    number = KEY_CALLS[platform.machine()][2]
    return _checked(_LIBC.syscall(ctypes.c_long(number), ctypes.c_long(_KEYCTL_JOIN_SESSION_KEYRING), None))


def session_keyring() -> int:
    """Serial number of the session keyring of this process."""
    number = KEY_CALLS[platform.machine()][2]
    spec = ctypes.c_long(_KEY_SPEC_SESSION_KEYRING)
    return _checked(_LIBC.syscall(ctypes.c_long(number), ctypes.c_long(_KEYCTL_GET_KEYRING_ID), spec, ctypes.c_long(0)))
