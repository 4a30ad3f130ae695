"""Entry point inside the sandbox: `python -m run_client`."""

import os
import socket

from run_client.flower.flower_app import FlowerApp
from run_client.runner import serve

with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as gateway:
    gateway.connect(os.environ["FLIP_SOCKET"])
    with gateway.makefile("rwb") as stream:
        serve(stream, os.environ["FLIP_APP_FOLDER"], FlowerApp)
