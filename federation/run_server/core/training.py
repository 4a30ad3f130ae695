"""The order of a run: join, evaluate the initial model, train round by round, evaluate the final model."""

import time
from collections.abc import Callable
from typing import Any, Literal

from run_server.core.averaging import average_vectors
from run_server.core.event_queue import EventReporter
from run_server.core.failures import Failure, RunFailed, clock_skew, is_permanent, sentence_of
from run_server.core.fleet_ledger import FleetLedger
from run_server.core.history import PhaseReport, report_of
from run_server.core.log_line import log_line
from run_server.core.model_vector import Vector, buffer_mask
from run_server.core.phase import Phase
from run_server.core.round_coordinator import Collected, RoundCoordinator, Stopped
from run_server.core.run_config import RunConfig
from run_server.core.starting_point import StartingPoint


class Training:
    """Carries out the rounds of one run; holds the model, the reports, and which trusts take part.

    `nodes` is the node id by trust id; `keep` is called with the number and the model of each closed round.
    """

    def __init__(
        self,
        *,
        config: RunConfig,
        start: StartingPoint,
        nodes: dict[str, int],
        ledger: FleetLedger,
        coordinator: RoundCoordinator,
        events: EventReporter,
        keep: Callable[[int, Vector], None],
        is_stopped: Callable[[], bool],
    ) -> None:
        self._config, self._nodes, self._ledger = config, nodes, ledger
        self._coordinator, self._events = coordinator, events
        self._keep, self._is_stopped = keep, is_stopped
        self._joined: set[str] = set()
        self._excluded: dict[str, Failure] = {}
        self._late_at: dict[str, float] = {}
        self._buffers = buffer_mask(config.model.layout)
        self.vector = start.vector
        self.history = start.history
        self.rounds_completed = start.round

    def run(self) -> None:
        """Carry out the whole run; afterwards `vector` and `history` are its results.

        Raises:
            RunFailed: too few trusts joined, or too few answered a phase.
            Stopped: the run is to end.
        """
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
        self._events.report("ROUND_STARTED", round=number, totalRounds=self._config.rounds)
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
        self._events.report("ROUND_AGGREGATED", round=number, returned=len(collected.answers), expected=report.expected)
        self._keep(number, self.vector)
        log_line("ROUND", round=number, seconds=round(time.monotonic() - began, 3), returned=len(collected.answers))

    def _phase(self, name: Literal["train", "evaluate"], number: int, total: int) -> tuple[PhaseReport, Collected]:
        self._note_joined()
        selected = {trust_id: self._nodes[trust_id] for trust_id in sorted(self._joined) if self._is_eligible(trust_id)}
        phase = Phase(name, number, total, self._config.roundSeconds)
        collected = Collected()
        if len(selected) >= self._config.minTrusts:
            collected = self._coordinator.run_phase(phase, self.vector, selected, self._config.minTrusts)
        for trust_id in collected.late:
            self._late_at[trust_id] = time.monotonic()
        self._excluded.update(
            {trust: reported for trust, reported in collected.failures.items() if is_permanent(reported)}
        )
        if len(collected.answers) < self._config.minTrusts:
            raise RunFailed("RUN_ROUND_TOO_FEW", self._reasons(number, collected))
        for trust_id, answer in sorted(collected.answers.items()):
            for metric, value in sorted(answer.metrics.items()):
                place = self._place(metric, answer.metrics)
                self._events.report("METRIC", trustId=trust_id, round=number, name=metric, value=value, **place)
        return report_of(number, len(selected), collected.answers), collected

    def _place(self, metric: str, measured: dict[str, float]) -> dict[str, Any]:
        """Where a metric lies over another one of the same reply; nothing where it lies over the rounds."""
        axis = self._config.axes.get(metric)
        return {} if axis not in measured else {"x": {"axis": axis, "value": measured[axis]}}

    def _is_eligible(self, trust_id: str) -> bool:
        if trust_id in self._excluded:
            return False
        late_at = self._late_at.get(trust_id)
        # A trust that has made no call since it was late would only delay the whole round.
        return late_at is None or self._ledger.seen_since(self._nodes[trust_id], late_at)

    def _reasons(self, number: int, collected: Collected) -> list[tuple[str, str]]:
        reasons = {trust_id: self._absence(trust_id, "did not join") for trust_id in self._nodes.keys() - self._joined}
        late = (*self._late_at, *collected.late)
        reasons |= {trust_id: self._absence(trust_id, "no answer in time") for trust_id in late}
        failures = {**self._excluded, **collected.failures}
        reasons |= {trust_id: sentence_of(reported) for trust_id, reported in failures.items()}
        return [
            (reason, f"round {number}, trust {trust_id}")
            for trust_id, reason in sorted(reasons.items())
            if trust_id not in collected.answers
        ]

    def _absence(self, trust_id: str, otherwise: str) -> str:
        """Why nothing came from a trust: its wrong clock, for which its calls are refused, or `otherwise`."""
        seconds = self._ledger.wrong_clock_seconds(self._nodes[trust_id])
        return otherwise if seconds is None else sentence_of(clock_skew(seconds))

    def _await_trusts(self) -> None:
        deadline = time.monotonic() + self._config.joinSeconds
        while self._note_joined() < len(self._nodes) and time.monotonic() < deadline:
            if self._is_stopped():
                raise Stopped
            self._ledger.wait(min(0.25, deadline - time.monotonic()))
        if len(self._joined) < self._config.minTrusts:
            missing = sorted(self._nodes.keys() - self._joined)
            reasons = [(self._absence(trust_id, "did not join"), f"trust {trust_id}") for trust_id in missing]
            raise RunFailed("RUN_TOO_FEW_TRUSTS", reasons)

    def _note_joined(self) -> int:
        active = self._ledger.joined()
        for trust_id, node_id in self._nodes.items():
            if node_id in active and trust_id not in self._joined:
                self._joined.add(trust_id)
                self._events.report("TRUST_JOINED", trustId=trust_id)
        return len(self._joined)
