"""Paths and explanations of a network; no clocks, no words."""
