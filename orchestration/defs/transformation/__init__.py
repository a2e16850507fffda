"""Definitions of transformation."""
