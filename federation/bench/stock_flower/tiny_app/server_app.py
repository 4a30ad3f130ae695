"""Stock FedAvg over two clients that notes when each round begins."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from flwr.app import Array, ArrayRecord, ConfigRecord, Context, Message
from flwr.serverapp import Grid, ServerApp
from flwr.serverapp.strategy import FedAvg

from tiny_app.models import get_model

app = ServerApp()


class NotedFedAvg(FedAvg):
    """FedAvg as it is; the time is taken where it makes the messages of a round."""

    def __init__(self, starts_file: Path) -> None:
        # Training alone, as in a round on FLIP: with an evaluation in each round Flower would need far longer.
        super().__init__(fraction_evaluate=0.0, min_train_nodes=2, min_available_nodes=2)
        self._starts_file = starts_file

    def note(self, **values: str | int | bool) -> None:
        """One JSON line."""
        with self._starts_file.open("a") as file:
            file.write(json.dumps({"at": datetime.now(UTC).isoformat(), **values}) + "\n")

    def configure_train(
        self, server_round: int, arrays: ArrayRecord, config: ConfigRecord, grid: Grid
    ) -> Iterable[Message]:
        """What FedAvg says, once the start is noted."""
        self.note(event="ROUND_STARTED", round=server_round)
        return super().configure_train(server_round, arrays, config, grid)


@app.main()
def main(grid: Grid, context: Context) -> None:
    """All rounds; a run that ends is not yet one in which the clients took part, so the weights are looked at."""
    rounds = int(context.run_config["rounds"])
    strategy = NotedFedAvg(Path(str(context.run_config["starts-file"])))
    initial = ArrayRecord({name: Array(array) for name, array in get_model().items()})
    result = strategy.start(grid=grid, initial_arrays=initial, num_rounds=rounds)
    moved = float(result.arrays["bias"].numpy()[0]) if "bias" in result.arrays else 0.0
    strategy.note(event="ENDED", trained=abs(moved - 0.001 * rounds) < 1e-5)
