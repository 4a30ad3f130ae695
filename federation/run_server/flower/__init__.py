"""All that knows Flower: the SuperLink, its messages, and the proxy before its Fleet API."""
