"""All that knows Flower: a ClientApp, its messages and its arrays."""
