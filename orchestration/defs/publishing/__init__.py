"""Definitions of publishing."""
