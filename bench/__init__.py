"""Timings as ratios: every measure runs in turns with its baseline, in the same process, on the same machine."""
