"""The allow-list of public keys, and the proof on each call that the caller has one of them."""

import base64
import binascii
from collections.abc import Mapping

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


class NodeKeys:
    """Public keys (PEM, as `canonical_key` gives them) and the node ids that Flower gave them."""

    def __init__(self, node_ids: Mapping[bytes, int]) -> None:
        self._nodes = {pem: (node_id, _p384_key(pem)) for pem, node_id in node_ids.items()}

    def caller(self, headers: Mapping[str, str]) -> tuple[int, bytes] | None:
        """Node id and key of the caller, or nothing when the key is not listed or did not sign the timestamp.

        Flower verifies the signature again, and the age of the timestamp. It is checked here first so that the
        body of a caller without a listed key is never read.
        """
        try:
            pem = base64.b64decode(headers["flwr-public-key"], validate=True)
            signature = base64.b64decode(headers["flwr-signature"], validate=True)
            node_id, key = self._nodes[pem]
            signed = headers["flwr-timestamp"].encode("ascii")
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        except (KeyError, ValueError, binascii.Error, InvalidSignature):
            return None
        return node_id, pem
