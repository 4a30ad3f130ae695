"""Record of the instructions delivered to each node and of its replies: the proxy writes it, the round loop reads it.

The framework binds a signature to a node but not to messages and objects; this record does. It also shows when a reply
is whole, so that the round loop neither polls for replies nor reads an incomplete one.
"""

import threading
import time
from dataclasses import dataclass, field


@dataclass
class _Reply:
    message_id: str
    objects: set[str]
    missing: set[str]
    stored_bytes: int = 0


@dataclass
class _Instruction:
    objects: set[str]
    claimed_at: float
    lost: bool = False
    closed: bool = False
    reply: _Reply | None = None


@dataclass
class _Node:
    seen_at: float = 0.0
    joined: bool = False
    informed_of_end: bool = False
    wrong_clock_seconds: int | None = None
    instructions: dict[str, _Instruction] = field(default_factory=dict)


class FleetLedger:
    """Thread-safe record of nodes, the instructions handed to them and the replies they announced."""

    def __init__(self, node_ids: list[int], run_id: int, reply_limit: int) -> None:
        self.run_id = run_id
        self._reply_limit = reply_limit
        self._nodes = {node_id: _Node() for node_id in node_ids}
        self._stored: set[str] = set()
        self._closed: set[str] = set()
        self._ended = False
        self._changed = threading.Condition()

    # Called by the round loop.

    def wait(self, seconds: float) -> None:
        """Return when an entry has changed, or after `seconds`."""
        with self._changed:
            self._changed.wait(max(0.0, seconds))

    def wake(self) -> None:
        """Make every call of `wait` return."""
        with self._changed:
            self._changed.notify_all()

    def joined(self) -> set[int]:
        """Nodes that have become active."""
        with self._changed:
            return {node_id for node_id, node in self._nodes.items() if node.joined}

    def seen_since(self, node_id: int, instant: float) -> bool:
        """Whether the node has made a call after `instant` (seconds of `time.monotonic`)."""
        with self._changed:
            return self._nodes[node_id].seen_at > instant

    def wrong_clock_seconds(self, node_id: int) -> int | None:
        """Seconds by which the node's clock was wrong at its last call, above zero if behind; None if it was right."""
        with self._changed:
            return self._nodes[node_id].wrong_clock_seconds

    def is_whole(self, node_id: int, message_id: str) -> bool:
        """Whether the reply to this instruction has arrived with all its objects."""
        with self._changed:
            instruction = self._nodes[node_id].instructions.get(message_id)
            return instruction is not None and instruction.reply is not None and not instruction.reply.missing

    def reply_bytes(self, node_id: int, message_id: str) -> int:
        """Size of all objects of this reply in bytes; 0 while there is none."""
        with self._changed:
            reply = self._nodes[node_id].instructions[message_id].reply
            return 0 if reply is None else reply.stored_bytes

    def lost_since(self, node_id: int, message_id: str) -> float | None:
        """When the node claimed this instruction (`time.monotonic`), if its later calls show that it has lost it."""
        with self._changed:
            instruction = self._nodes[node_id].instructions.get(message_id)
            return instruction.claimed_at if instruction is not None and instruction.lost else None

    def close(self, node_id: int, message_id: str) -> None:
        """The round of this instruction is over: no reply to it is accepted from now on."""
        with self._changed:
            self._closed.add(message_id)
            instruction = self._nodes[node_id].instructions.get(message_id)
            if instruction is not None:
                instruction.closed = True

    def end(self) -> None:
        """The run is over: from now on `has_ended` is true for every node."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def all_informed_of_end(self) -> bool:
        """Whether every node that ever joined has been answered that the run is over."""
        with self._changed:
            return all(node.informed_of_end for node in self._nodes.values() if node.joined)

    # Called by the proxy.

    def has_ended(self, node_id: int) -> bool:
        """Whether the run is over; the node counts as informed of it from this call on."""
        with self._changed:
            if self._ended:
                self._nodes[node_id].informed_of_end = True
                self._changed.notify_all()
            return self._ended

    def record_clock(self, node_id: int, wrong_seconds: int | None) -> bool:
        """Record by how many seconds the node's clock is wrong, None if it is not; whether that began or ended now."""
        with self._changed:
            node = self._nodes[node_id]
            before, node.wrong_clock_seconds = node.wrong_clock_seconds, wrong_seconds
            return (before is None) != (wrong_seconds is None)

    def record_call(self, node_id: int, *, active: bool) -> None:
        """Record an accepted call of the node; `active` when the call made or kept it active."""
        with self._changed:
            node = self._nodes[node_id]
            node.seen_at = time.monotonic()
            node.joined = node.joined or active
            self._changed.notify_all()

    def record_pull(self, node_id: int) -> None:
        """Record that the node pulls: it has lost every instruction that it claimed and did not begin to answer."""
        with self._changed:
            for instruction in self._nodes[node_id].instructions.values():
                instruction.lost = instruction.lost or instruction.reply is None
            self._changed.notify_all()

    def record_delivery(self, node_id: int, message_id: str, objects: set[str]) -> bool:
        """Record that an instruction was delivered to the node; false when its round is over already."""
        with self._changed:
            if message_id in self._closed:
                return False
            self._nodes[node_id].instructions[message_id] = _Instruction(objects, time.monotonic())
            return True

    def may_confirm(self, node_id: int, message_id: str) -> bool:
        """Whether this instruction was delivered to this node."""
        with self._changed:
            return message_id in self._nodes[node_id].instructions

    def may_pull(self, node_id: int, object_id: str) -> bool:
        """Whether the object belongs to an instruction delivered to this node or to a reply of its own."""
        with self._changed:
            return any(
                object_id in instruction.objects
                or (instruction.reply is not None and object_id in instruction.reply.objects)
                for instruction in self._nodes[node_id].instructions.values()
            )

    def may_reply(self, node_id: int, message_id: str, reply_id: str) -> bool:
        """Whether this instruction was delivered to the node and no other reply to it was announced before."""
        with self._changed:
            instruction = self._nodes[node_id].instructions.get(message_id)
            return instruction is not None and (instruction.reply is None or instruction.reply.message_id == reply_id)

    def is_closed(self, message_id: str) -> bool:
        """Whether the round of this instruction is over."""
        with self._changed:
            return message_id in self._closed

    def record_announcement(
        self, node_id: int, message_id: str, reply_id: str, objects: set[str], missing: set[str]
    ) -> None:
        """Record that the framework accepted the announcement of a reply, and which of its objects are missing."""
        with self._changed:
            # The framework may have had such an object before and deleted it since.
            self._stored -= missing
            instruction = self._nodes[node_id].instructions[message_id]
            if instruction.reply is None:
                # A new reply always lacks its own root; when nothing is missing, the framework has silently dropped it.
                if not missing:
                    return
                instruction.reply = _Reply(reply_id, objects, missing)
            else:
                instruction.reply.missing = missing
            self._changed.notify_all()

    def may_push(self, node_id: int, object_id: str) -> bool:
        """Whether a reply of this node announced the object."""
        with self._changed:
            return any(object_id in reply.objects for reply in self._replies(node_id))

    def is_within_limit(self, node_id: int, object_id: str, size: int) -> bool:
        """Whether the reply stays within its limit with this object of `size` bytes."""
        with self._changed:
            return all(
                reply.stored_bytes + size <= self._reply_limit
                for reply in self._replies(node_id)
                if object_id in reply.missing
            )

    def record_object(self, node_id: int, object_id: str, size: int, *, accepted: bool) -> None:
        """Record a pushed object of `size` bytes; the framework does not accept one that it has already."""
        with self._changed:
            for reply in self._replies(node_id):
                if object_id in reply.missing:
                    reply.stored_bytes += size
            if accepted:
                self._stored.add(object_id)
            if object_id in self._stored:
                # Nodes may share an object, for example equal metrics: it is stored for all of them.
                for other in self._nodes:
                    for reply in self._replies(other):
                        reply.missing.discard(object_id)
            self._changed.notify_all()

    def _replies(self, node_id: int) -> list[_Reply]:
        return [
            instruction.reply
            for instruction in self._nodes[node_id].instructions.values()
            if instruction.reply is not None
        ]
