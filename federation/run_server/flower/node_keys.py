"""The allow-list of public keys, and the proof on each call that the caller has one of them."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key


def canonical_key(pem: str) -> bytes:
    """The public key in the PEM form that Flower compares byte for byte.

    Raises:
        ValueError: it is not a P-384 public key in PEM.
    """
    return _p384_key(pem.encode("ascii")).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _p384_key(pem: bytes) -> ec.EllipticCurvePublicKey:
    key = load_pem_public_key(pem)
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP384R1):
        raise ValueError("not a P-384 public key")
    return key


@dataclass(frozen=True)
class Caller:
    """Node id and public key (PEM) of a caller, and the instant that it signed."""

    node_id: int
    key: bytes
    signed_at: datetime


class NodeKeys:
    """Public keys (PEM, as `canonical_key` gives them) and the node ids that Flower gave them."""

    def __init__(self, node_ids: Mapping[bytes, int]) -> None:
        self._nodes = {pem: (node_id, _p384_key(pem)) for pem, node_id in node_ids.items()}

    def caller(self, headers: Mapping[str, str]) -> Caller | None:
        """The caller, or nothing when the key is not listed or did not sign the timestamp, an instant in a time zone.

        Flower verifies the signature again. It is checked here first so that the body of a caller without a listed key
        is never read.
        """
        try:
            pem = base64.b64decode(headers["flwr-public-key"], validate=True)
            signature = base64.b64decode(headers["flwr-signature"], validate=True)
            node_id, key = self._nodes[pem]
            signed = headers["flwr-timestamp"].encode("ascii")
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
            signed_at = datetime.fromisoformat(signed.decode("ascii"))
        except (KeyError, ValueError, binascii.Error, InvalidSignature):
            return None
        return None if signed_at.tzinfo is None else Caller(node_id, pem, signed_at)
