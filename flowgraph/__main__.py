"""`python -m flowgraph` is the same as `flowgraph`."""

from flowgraph.cli.main import main

main(prog_name="flowgraph")
