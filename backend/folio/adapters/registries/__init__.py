"""Official registries, one service a file, and what holds every one of them: time, memory, a rest after failures."""
