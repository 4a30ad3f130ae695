"""Runs a researcher's Flower app inside the sandbox, for as long as the run lasts."""
