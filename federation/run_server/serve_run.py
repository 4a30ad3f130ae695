"""One run from its configuration to its results."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from run_server.core.certificates import RunCertificates
from run_server.core.event_queue import EventQueue
from run_server.core.fleet_ledger import FleetLedger
from run_server.core.hub_client import HubClient
from run_server.core.log_line import log_line
from run_server.core.model_vector import write_model
from run_server.core.result_store import ResultStore
from run_server.core.round_coordinator import RoundCoordinator
from run_server.core.run_config import RunConfig
from run_server.core.settings import Settings
from run_server.core.starting_point import find_starting_point, write_checkpoint
from run_server.core.tls_server import TlsServer
from run_server.core.training import Training
from run_server.flower.fleet_proxy import REPLY_SLACK_BYTES, FleetProxy
from run_server.flower.flower_messages import FlowerMessages
from run_server.flower.flower_run import FlowerRun
from run_server.flower.node_keys import NodeKeys, canonical_key
from run_server.flower.superlink import SuperLink

_MODEL_FILE = "global_model.safetensors"


@dataclass
class ServedRun:
    """The parts of a run that the supervisor needs when it ends, as far as they exist."""

    ledger: FleetLedger | None = None
    server: TlsServer | None = None
    events: EventQueue | None = None
    training: Training | None = None

    @property
    def rounds_completed(self) -> int:
        """Rounds that were closed by an aggregation."""
        return 0 if self.training is None else self.training.rounds_completed


def serve_run(
    *,
    settings: Settings,
    hub: HubClient,
    certificates: RunCertificates,
    superlink: SuperLink,
    served: ServedRun,
    is_stopped: Callable[[], bool],
    on_stop: Callable[[], None],
) -> list[str]:
    """Serve the run; returns the names of its uploaded results.

    `served` is filled with the parts of the run as they come into being.

    Raises:
        RunFailed: the run cannot continue, with the reason.
        Stopped: `is_stopped` became true.
    """
    hub.take_token()
    with ThreadPoolExecutor(1) as pool:
        config = hub.config()
        keys = _allow_list(config)
        starting = pool.submit(find_starting_point, hub, config)
        superlink.wait_until_listening()
        flower = FlowerRun(superlink.address, certificates.ca_file)
        nodes = {trust_id: flower.register(key) for trust_id, key in keys.items()}
        flower.start()
        start = starting.result()

    limit = config.maxUpdateBytes + REPLY_SLACK_BYTES
    ledger = served.ledger = FleetLedger(list(nodes.values()), flower.run_id, limit)
    node_keys = NodeKeys({key: nodes[trust_id] for trust_id, key in keys.items()})
    trust_ids = {node_id: trust_id for trust_id, node_id in nodes.items()}
    proxy = FleetProxy(superlink.address, str(certificates.ca_file), node_keys, ledger, trust_ids, limit)
    server = served.server = TlsServer(proxy.app, settings.listen_host, settings.listen_port, certificates.public)
    server.start()
    events = served.events = EventQueue(hub, on_stop)
    hub.ready(settings.advertised_host, settings.advertised_port or server.port, certificates.ca_pem)
    log_line("READY", port=server.port, trusts=len(nodes), round=start.round)

    store = ResultStore(hub)
    layout = config.model.layout
    messages = FlowerMessages(flower.grid, config.metrics)
    coordinator = RoundCoordinator(messages=messages, ledger=ledger, events=events, is_stopped=is_stopped)
    training = served.training = Training(
        config=config,
        start=start,
        nodes=nodes,
        ledger=ledger,
        coordinator=coordinator,
        events=events,
        keep=lambda number, vector: store.checkpoint(number, write_checkpoint(vector, layout, training.history)),
        is_stopped=is_stopped,
    )
    training.run()
    flower.complete()
    trained = config.jobType == "standard"
    files = {
        "metrics.json": _json(training.history.metric_rows()),
        "cross_site_evaluation.json": _json(training.history.cross_site_evaluation(_MODEL_FILE if trained else None)),
    }
    if trained:
        files[_MODEL_FILE] = write_model(training.vector, layout)
    store.finish_checkpoints()
    store.put_all(files)
    return sorted(files)


def _allow_list(config: RunConfig) -> dict[str, bytes]:
    keys = {node.trustId: canonical_key(node.publicKey) for node in config.nodes}
    if len(keys) != len(config.nodes) or len(set(keys.values())) != len(keys):
        raise ValueError("a trust or a key is listed twice")
    return keys


def _json(content: object) -> bytes:
    return json.dumps(content, indent=1, allow_nan=False).encode()
