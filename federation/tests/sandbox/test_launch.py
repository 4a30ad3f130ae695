"""The launcher around the real bubblewrap: who the sandbox is outside, what it inherits, which keys it can reach."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from sandbox.kernel import KEY_CALLS, join_new_session_keyring, session_keyring
from sandbox.launch import STILL_ROOT

SANDBOX = str(Path(__file__).parents[2] / "sandbox")
# The system's own Python: an ordinary user may not reach the one that runs this test.
SYSTEM_PYTHON = "/usr/bin/python3"
IN_SANDBOX = [
    *("--unshare-all", "--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"),
    *("--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib", "--symlink", "usr/bin", "/bin"),
    *("--ro-bind-try", "/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/proc"),
]
AS_ORDINARY_USER = ["/usr/bin/setpriv", "--reuid=65533", "--regid=65533", "--clear-groups"]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")

ADD_OPEN_KEY = """
import ctypes
call = ctypes.CDLL(None, use_errno=True).syscall
long = ctypes.c_long
key = call(long({add_key}), b"user", b"flip-probe", b"secret", long(6), long(-2))
if key > 0:
    call(long({keyctl}), long(5), long(key), long(0x3F3F3F3F))
print(key, flush=True)
input()
"""
READ_KEY = """
import ctypes
call = ctypes.CDLL(None, use_errno=True).syscall
held = ctypes.create_string_buffer(16)
long = ctypes.c_long
print(call(long({keyctl}), long(11), long({key}), held, long(16)))
"""


def launched(
    command: Sequence[str], *, user: int = 65534, sources: Sequence[str] = (), before: Sequence[str] = ()
) -> list[str]:
    """The command that runs `command` inside of a sandbox."""
    staged = [part for source in sources for part in ("--source", source)]
    return [
        *(*before, SYSTEM_PYTHON, "-I", "-S", SANDBOX, "--user", str(user), *staged, "--"),
        *(
            *IN_SANDBOX,
            *(part for place in range(len(sources)) for part in ("--ro-bind", f"/tmp/{place}", f"/s{place}")),
        ),
        *("--", *command),
    ]


def output(command: Sequence[str], *, pass_fds: Sequence[int] = (), input: str | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=pass_fds, input=input)
    assert done.returncode == 0, (done.returncode, done.stderr)
    return done.stdout


@as_root
def test_bubblewrap_is_an_ordinary_user_when_the_launcher_was_root() -> None:
    marker = f"flip-{os.getpid()}"
    script = f"echo ready; read line # {marker}"
    with subprocess.Popen(
        launched(["/bin/sh", "-c", script]), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None and child.stdin is not None
        assert child.stdout.readline() == "ready\n"
        users = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if marker in (folder / "cmdline").read_text():
                    users.append((folder / "status").stat().st_uid)
            except (FileNotFoundError, ProcessLookupError):
                continue
        child.stdin.write("\n")
    assert len(users) >= 2
    assert set(users) == {65534}


@as_root
def test_what_only_root_can_reach_is_shown_and_nothing_beside_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "app").mkdir(parents=True)
    (closed / "app" / "file").write_text("content")
    (closed / "secret").write_text("secret")
    closed.chmod(0o700)
    command = ["/bin/sh", "-c", "cat /s0/file; ls /"]
    shown = output(launched(command, sources=[str(closed / "app")]))
    assert shown.startswith("content")
    assert "secret" not in shown
    assert os.listdir("/tmp") != ["0"]


@as_root
def test_a_sandbox_as_root_is_refused() -> None:
    done = subprocess.run(launched(["/bin/true"], user=0), check=False)
    assert done.returncode == STILL_ROOT
    assert subprocess.run(launched(["/bin/true"]), check=False).returncode == 0


@as_root
def test_root_that_may_not_become_another_user_starts_nothing() -> None:
    without = ["/usr/bin/setpriv", "--bounding-set=-setuid,-setgid", "--inh-caps=-setuid,-setgid"]
    assert subprocess.run(launched(["/bin/true"], before=without), check=False).returncode == STILL_ROOT


@as_root
def test_an_ordinary_user_starts_sandboxes_as_itself() -> None:
    assert output(launched(["/usr/bin/id", "-u"], before=AS_ORDINARY_USER)) == "65534\n"


def test_no_descriptor_is_inherited_but_the_standard_streams() -> None:
    reading, writing = os.pipe()
    try:
        listing = [
            SYSTEM_PYTHON,
            "-c",
            f"import os; print([os.path.exists(f'/proc/self/fd/{{n}}') for n in (1, {reading})])",
        ]
        assert output(listing, pass_fds=(reading,)) == "[True, True]\n"
        assert output(launched(listing), pass_fds=(reading,)) == "[True, False]\n"
        inside = output(
            launched([SYSTEM_PYTHON, "-c", "import os; print(sorted(map(int, os.listdir('/proc/self/fd'))))"])
        )
        # The fourth is the listing's own.
        assert json.loads(inside) == [0, 1, 2, 3]
    finally:
        os.close(reading)
        os.close(writing)


def test_a_new_session_keyring_is_nobody_elses() -> None:
    def ring(join: bool) -> int:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            if join:
                join_new_session_keyring()
            os.write(writing, str(session_keyring()).encode())
            os._exit(0)
        os.waitpid(child, 0)
        os.close(writing)
        with os.fdopen(reading) as said:
            return int(said.read())

    # Where nothing is done, children have the keyring of their parent.
    assert ring(False) == ring(False) == session_keyring()
    assert len({ring(True), ring(True), session_keyring()}) == 3


def test_the_keyring_of_who_starts_a_sandbox_is_not_handed_on() -> None:
    join_and_start = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); from sandbox.kernel import *;"
        "from sandbox import kernel; ring = join_new_session_keyring();"
        # From now on only who possesses the keyring sees it.
        "number = kernel.KEY_CALLS[kernel.platform.machine()][2];"
        "kernel._LIBC.syscall(*map(kernel.ctypes.c_long, (number, 5, ring, 0x3F000000)));"
        "print(f'{ring:08x}', flush=True); os.execv(sys.argv[2], sys.argv[2:])"
    )
    start = [SYSTEM_PYTHON, "-I", "-c", join_and_start, str(Path(SANDBOX).parent)]
    show = ["/bin/cat", "/proc/keys"]
    ring, *keys = output([*start, *show]).splitlines()
    assert any(line.startswith(ring) for line in keys)
    ring, *keys = output([*start, *launched(show)]).splitlines()
    assert keys
    assert not any(line.startswith(ring) for line in keys)


def test_a_key_that_everybody_may_read_is_out_of_reach_of_a_sandbox() -> None:
    add_key, _, keyctl = KEY_CALLS[platform.machine()]
    add = [SYSTEM_PYTHON, "-c", ADD_OPEN_KEY.format(add_key=add_key, keyctl=keyctl)]
    # User 65534 makes a key outside; a process of the same user outside reads it by its number.
    outside = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    with subprocess.Popen([*outside, *add], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdin is not None and holder.stdout is not None
        key = int(holder.stdout.readline())
        assert key > 0
        read = [SYSTEM_PYTHON, "-c", READ_KEY.format(keyctl=keyctl, key=key)]
        assert int(output([*outside, *read])) == len("secret")
        assert int(output(launched(read))) == -1
        assert int(output(launched(add), input="\n")) == -1
        holder.stdin.write("\n")
