"""Builds, runs and tests the addon; standard library only."""
