"""From the fl-client's process to bubblewrap's: an ordinary user, a keyring and descriptors of nobody else.

The process that bubblewrap becomes must not be root outside of the sandbox: root inside of a user namespace that is
root outside owns files such as those below /proc/sys, whatever capabilities it lacks.
"""

import argparse
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import NoReturn

from sandbox.kernel import bind, join_new_session_keyring, mount_memory, own_mounts
from sandbox.key_filter import key_filter

# Exit codes that the fl-client knows; bubblewrap itself ends with 1 when it cannot make a sandbox.
STILL_ROOT = 77
NOT_PREPARED = 71

# Where folders of root are made reachable for the ordinary user. Only this process and bubblewrap see what is there.
STAGE = "/tmp"  # noqa: S108 - a mount point, no file is written there


class StillRoot(Exception):
    """The sandbox would run as root outside of it."""


def stage(sources: list[str]) -> None:
    """Make each source reachable as `/tmp/<its place in the list>`, whatever the folders above it forbid."""
    own_mounts()
    held = [os.open(source, os.O_PATH) for source in sources]
    folders = [os.path.isdir(source) for source in sources]
    mount_memory(STAGE)
    for place, (descriptor, folder) in enumerate(zip(held, folders, strict=True)):
        target = Path(STAGE, str(place))
        if folder:
            target.mkdir(mode=0o755)
        else:
            target.touch(mode=0o644)
        bind(f"/proc/self/fd/{descriptor}", str(target))
        os.close(descriptor)


def become(user: int) -> None:
    """Give up root for good; StillRoot when that fails or `user` is root."""
    try:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
    except OSError as error:
        raise StillRoot from error
    if 0 in (*os.getresuid(), *os.getresgid(), *os.getgroups()):
        raise StillRoot


def close_inherited(keep: int) -> None:
    """Let no descriptor above standard error reach the next program but `keep`."""
    for name in os.listdir("/proc/self/fd"):
        number = int(name)
        if number > 2 and number != keep:
            try:
                os.set_inheritable(number, False)
            except OSError:
                # The descriptor of this very listing is closed by now.
                continue
    os.set_inheritable(keep, True)


def launch(user: int, sources: list[str], arguments: list[str]) -> NoReturn:
    """Become `bwrap <arguments>`. Sources are staged when this process is root."""
    bwrap = shutil.which("bwrap", path="/usr/local/bin:/usr/bin:/bin")
    if bwrap is None:
        raise FileNotFoundError("bwrap")
    if os.geteuid() == 0 and user != 0:
        stage(sources)
    become(user)
    join_new_session_keyring()
    filter_file = os.memfd_create("key-filter")
    os.write(filter_file, key_filter(platform.machine()))
    os.lseek(filter_file, 0, os.SEEK_SET)
    close_inherited(filter_file)
    os.execve(bwrap, ["bwrap", "--seccomp", str(filter_file), *arguments], dict(os.environ))  # noqa: S606


def main(arguments: list[str]) -> NoReturn:
    """Entry: `--user UID [--source PATH]… -- <arguments of bwrap>`."""
    parser = argparse.ArgumentParser(prog="sandbox")
    parser.add_argument("--user", type=int, required=True)
    parser.add_argument("--source", action="append", default=[])
    parser.add_argument("bwrap", nargs="+")
    parsed = parser.parse_args(arguments)
    try:
        launch(parsed.user, parsed.source, parsed.bwrap)
    except StillRoot:
        sys.exit(STILL_ROOT)
    except (OSError, KeyError):
        sys.exit(NOT_PREPARED)
