"""Serves moto on one port, one request at a time.

DynamoDB makes a transaction in one step; moto checks its conditions and then writes, and its own server would let
another request in between.
"""

import sys

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

if __name__ == "__main__":
    run_simple("127.0.0.1", int(sys.argv[1]), DomainDispatcherApplication(create_backend_app), threaded=False)
