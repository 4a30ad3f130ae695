"""A run server as a process, with the hub that it reports to."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from support.fleet_client import FleetClient, Reply, Site
from support.stub_hub import StubHub

FEDERATION = Path(__file__).parents[2]
LAYOUT = [
    {"name": "w", "dtype": "float32", "shape": [2, 2]},
    {"name": "b", "dtype": "float32", "shape": [2]},
]


def trust_id(index: int) -> str:
    return f"0192f0c1-0000-7000-8000-00000000000{index}"


@dataclass
class Run:
    """A real run server as a process, the hub it reports to, and the keys its trusts hold."""

    hub: StubHub
    keys: list[ec.EllipticCurvePrivateKey]
    process: subprocess.Popen[bytes]
    log: Path
    started_at: float
    sites: list[Site] = field(default_factory=list)

    def client(self, key: ec.EllipticCurvePrivateKey) -> FleetClient:
        self.hub.wait_for(lambda: self.hub.ready)
        return FleetClient(self.hub.address["host"], self.hub.address["port"], self.hub.address["caCertificate"], key)

    def site(self, index: int, answer: Callable[[Any], Reply]) -> Site:
        site = Site(self.client(self.keys[index]), answer)
        self.sites.append(site)
        site.start()
        return site

    def ends(self, seconds: float = 300) -> int:
        code = self.process.wait(seconds)
        for site in self.sites:
            site.silent.set()
        self.keeps_contract()
        return code

    def keeps_contract(self) -> None:
        """Fails where a message to the hub, or an answer of it, was not as the contract says."""
        assert self.hub.breaches == [], self.hub.breaches

    def superlink(self) -> int:
        return int(subprocess.check_output(["pgrep", "-P", str(self.process.pid), "-f", "flower-superlink"]).split()[0])


def wait_gone(pid: int, seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
            if state == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False
