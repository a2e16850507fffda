"""Definitions of schedules."""
