"""Keys that may be listed."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from support.fleet_client import pem_of

from run_server.flower.node_keys import canonical_key


def test_only_p384_keys_are_listed() -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    assert canonical_key(pem_of(key) + "\n") == pem_of(key).encode()
    with pytest.raises(ValueError, match="P-384"):
        canonical_key(pem_of(ec.generate_private_key(ec.SECP256R1())))
