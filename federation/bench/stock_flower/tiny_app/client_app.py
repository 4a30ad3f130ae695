"""The client on both sides of the bench, the same file: one addition instead of a training."""

from functools import lru_cache

from flwr.app import Array, ArrayRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp

app = ClientApp()


@lru_cache(maxsize=1)
def examples(source: str) -> int:
    """A trust lets an app claim no more rows than it was handed, so there the rows are really asked for."""
    if source != "trust":
        return 10
    from flip import FLIP

    return len(FLIP().get_dataframe())


def metrics(context: Context) -> MetricRecord:
    """Numbers that are worth nothing."""
    return MetricRecord({"num-examples": examples(str(context.run_config["rows"])), "loss": 1.0})


@app.train()
def train(message: Message, context: Context) -> Message:
    """The model received, a little further on."""
    moved = ArrayRecord(
        {name: Array(array.numpy() + 0.001) for name, array in message.content.array_records["arrays"].items()}
    )
    return Message(content=RecordDict({"arrays": moved, "metrics": metrics(context)}), reply_to=message)


@app.evaluate()
def evaluate(message: Message, context: Context) -> Message:
    """A run on FLIP evaluates its first and its last model."""
    return Message(content=RecordDict({"metrics": metrics(context)}), reply_to=message)
