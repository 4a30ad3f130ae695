"""The FL server of one run: stock SuperLink, TLS front, own round loop."""
