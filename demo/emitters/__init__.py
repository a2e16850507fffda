"""One emitter per source system: simulated facts in, that system's own records out."""
