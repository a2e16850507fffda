"""Publishes the marts for readers: one generation of all of them, or none."""
