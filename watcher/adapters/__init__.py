"""One foreign thing each; adapters do not know each other. wiring.py chooses among them."""
