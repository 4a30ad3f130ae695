"""Starts bubblewrap for the fl-client: everything about a sandbox that must be done before bubblewrap itself runs."""
