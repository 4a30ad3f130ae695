"""The order of a run: join, evaluate the initial model, train round by round, evaluate the final model."""

import time
from collections.abc import Callable

from run_server.core.averaging import average_vectors
from run_server.core.event_pump import EventPump
from run_server.core.failures import Failure, RunFailed, is_permanent
from run_server.core.fleet_ledger import FleetLedger
from run_server.core.history import PhaseReport, report_of
from run_server.core.log_line import log_line
from run_server.core.model_vector import Vector, buffer_mask
from run_server.core.round_coordinator import Collected, RoundDesk, Stopped
from run_server.core.run_config import RunConfig
from run_server.core.starting_point import StartingPoint
from run_server.flower.instructions import Phase


class Training:
    """Walks through the rounds of one run and keeps who takes part."""

    def __init__(
        self,
        *,
        config: RunConfig,
        start: StartingPoint,
        nodes: dict[str, int],
        ledger: FleetLedger,
        desk: RoundDesk,
        events: EventPump,
        keep: Callable[[int, Vector], None],
        is_stopped: Callable[[], bool],
    ) -> None:
        self._config, self._nodes, self._ledger = config, nodes, ledger
        self._desk, self._events, self._keep, self._is_stopped = desk, events, keep, is_stopped
        self._joined: set[str] = set()
        self._excluded: dict[str, Failure] = {}
        self._late_at: dict[str, float] = {}
        self._buffers = buffer_mask(config.model.layout)
        self.vector = start.vector
        self.history = start.history
        self.rounds_completed = start.round

    def run(self) -> None:
        """Do everything; the model and the history are what it leaves."""
        self._await_trusts()
        config = self._config
        if config.jobType == "evaluation":
            self.history.initial, _ = self._phase("evaluate", 0, total=0)
            return
        if self.rounds_completed == 0:
            self.history.initial, _ = self._phase("evaluate", 0, total=config.rounds)
        for number in range(self.rounds_completed + 1, config.rounds + 1):
            self._train(number)
        self.history.final, _ = self._phase("evaluate", config.rounds, total=config.rounds)

    def _train(self, number: int) -> None:
        began = time.monotonic()
        self._events.tell("ROUND_STARTED", round=number, totalRounds=self._config.rounds)
        report, collected = self._phase("train", number, total=self._config.rounds)
        self.vector = average_vectors(
            [
                (answer.parameters, answer.examples)
                for answer in collected.answers.values()
                if answer.parameters is not None
            ],
            self._buffers,
        )
        self.history.rounds.append(report)
        self.rounds_completed = number
        self._events.tell("ROUND_AGGREGATED", round=number, returned=len(collected.answers), expected=report.expected)
        self._keep(number, self.vector)
        log_line("ROUND", round=number, seconds=round(time.monotonic() - began, 3), returned=len(collected.answers))

    def _phase(self, name: str, number: int, total: int) -> tuple[PhaseReport, Collected]:
        self._note_joined()
        asked = {trust_id: self._nodes[trust_id] for trust_id in sorted(self._joined) if self._may_be_asked(trust_id)}
        phase = Phase(name, number, total, self._config.roundSeconds)
        collected = Collected()
        if len(asked) >= self._config.minTrusts:
            collected = self._desk.ask(phase, self.vector, asked, self._config.minTrusts)
        for trust_id in collected.late:
            self._late_at[trust_id] = time.monotonic()
        self._excluded.update({trust: said for trust, said in collected.failures.items() if is_permanent(said)})
        if len(collected.answers) < self._config.minTrusts:
            raise RunFailed("RUN_ROUND_TOO_FEW", self._reasons(number, collected))
        for trust_id, answer in sorted(collected.answers.items()):
            for metric, value in sorted(answer.metrics.items()):
                self._events.tell("METRIC", trustId=trust_id, round=number, name=metric, value=value)
        return report_of(number, len(asked), collected.answers), collected

    def _may_be_asked(self, trust_id: str) -> bool:
        if trust_id in self._excluded:
            return False
        late_at = self._late_at.get(trust_id)
        # Waiting a whole round for a trust that has been silent since the last one would help nobody.
        return late_at is None or self._ledger.seen_since(self._nodes[trust_id], late_at)

    def _reasons(self, number: int, collected: Collected) -> list[tuple[str, str]]:
        reasons = {trust_id: "did not join" for trust_id in self._nodes.keys() - self._joined}
        reasons |= {trust_id: "no answer in time" for trust_id in (*self._late_at, *collected.late)}
        told = {**self._excluded, **collected.failures}
        reasons |= {trust_id: _sentence(said) for trust_id, said in told.items()}
        return [
            (reason, f"round {number}, trust {trust_id}")
            for trust_id, reason in sorted(reasons.items())
            if trust_id not in collected.answers
        ]

    def _await_trusts(self) -> None:
        deadline = time.monotonic() + self._config.joinSeconds
        while self._note_joined() < len(self._nodes) and time.monotonic() < deadline:
            if self._is_stopped():
                raise Stopped
            self._ledger.wait(min(0.25, deadline - time.monotonic()))
        if len(self._joined) < self._config.minTrusts:
            missing = sorted(self._nodes.keys() - self._joined)
            raise RunFailed("RUN_TOO_FEW_TRUSTS", [("did not join", f"trust {trust_id}") for trust_id in missing])

    def _note_joined(self) -> int:
        active = self._ledger.joined()
        for trust_id, node_id in self._nodes.items():
            if node_id in active and trust_id not in self._joined:
                self._joined.add(trust_id)
                self._events.tell("TRUST_JOINED", trustId=trust_id)
        return len(self._joined)


def _sentence(said: Failure) -> str:
    details = said.get("details")
    first = details[0]["rule"] if isinstance(details, list) and details else None
    return f"{said['code']}: {first}" if first else str(said["code"])
