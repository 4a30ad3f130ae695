"""A seccomp filter that refuses the system calls on the kernel's keys.

No namespace divides keys: a process may read any key by its number if the key's owner has the same user id, and
sandboxes of one machine share one. Nothing that an app needs calls these.
"""

import struct

from sandbox.kernel import KEY_CALLS

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000
_NUMBER, _ARCH = 0, 4
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 1  # EPERM


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def key_filter(machine: str) -> bytes:
    """The filter as classic BPF, as `bwrap --seccomp` reads it. A call of another architecture ends the process."""
    calls = KEY_CALLS[machine]
    steps = [
        _step(_LOAD, _ARCH),
        _step(_JUMP_EQUAL, _AUDIT_ARCH[machine], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        # The x32 numbers of x86-64 are the same calls by other numbers; no number of aarch64 is that large.
        _step(_JUMP_AT_LEAST, _X32_BIT, len(calls) + 1, 0),
        *(_step(_JUMP_EQUAL, call, len(calls) - index, 0) for index, call in enumerate(calls)),
        _step(_RETURN, _ALLOW),
        _step(_RETURN, _REFUSE),
    ]
    return b"".join(steps)
