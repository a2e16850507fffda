"""Quality gates: what a load package and what the marts must satisfy before they go on."""
