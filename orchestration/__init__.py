"""Wires the rooms together: assets, checks, schedules and the command line."""
