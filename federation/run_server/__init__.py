"""The FL server of one run: unmodified SuperLink, TLS proxy, own round loop."""
