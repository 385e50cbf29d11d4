"""Law over shares, control and listings: one file per instrument, one engine."""
