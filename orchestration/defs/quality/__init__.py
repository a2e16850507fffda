"""Definitions of quality."""
