"""Reports of all phases; stored inside checkpoints and written as the result files."""

from typing import Any

from pydantic import BaseModel, Field

from run_server.core.answer import Answer
from run_server.core.averaging import average_metrics


class SiteReport(BaseModel):
    """Number of examples and metrics by name of one trust in one phase."""

    numExamples: int
    metrics: dict[str, float]


class PhaseReport(BaseModel):
    """Reports of all trusts by trust id, the number of trusts selected, and the means weighted by examples."""

    round: int
    expected: int
    aggregated: dict[str, float]
    site: dict[str, SiteReport]


def report_of(round_number: int, expected: int, answers: dict[str, Answer]) -> PhaseReport:
    """The report of one phase from its valid answers (by trust id)."""
    return PhaseReport(
        round=round_number,
        expected=expected,
        aggregated=average_metrics([(answer.metrics, answer.examples) for answer in answers.values()]),
        site={
            trust_id: SiteReport(numExamples=answer.examples, metrics=answer.metrics)
            for trust_id, answer in sorted(answers.items())
        },
    )


class History(BaseModel):
    """Evaluation of the initial model, training round by round, evaluation of the final model."""

    initial: PhaseReport | None = None
    rounds: list[PhaseReport] = Field(default_factory=list)
    final: PhaseReport | None = None

    def cross_site_evaluation(self, final_model: str | None) -> dict[str, Any]:
        """The content of `cross_site_evaluation.json`."""
        return {
            "num_rounds": len(self.rounds),
            "final_model": final_model,
            "initial": _plain(self.initial),
            "final": _plain(self.final),
            "rounds": [{"round": report.round, **(_plain(report) or {})} for report in self.rounds],
        }

    def metric_rows(self) -> list[dict[str, Any]]:
        """The content of `metrics.json`: one row for each value."""
        phases = [("evaluate", self.initial), *(("train", report) for report in self.rounds), ("evaluate", self.final)]
        return [
            {"phase": phase, "round": report.round, "trustId": trust_id, "name": name, "value": value}
            for phase, report in phases
            if report is not None
            for trust_id, site in report.site.items()
            for name, value in sorted(site.metrics.items())
        ]


def _plain(report: PhaseReport | None) -> dict[str, Any] | None:
    return None if report is None else report.model_dump(exclude={"round"})
