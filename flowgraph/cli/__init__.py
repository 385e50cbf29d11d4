"""The command line: parse, call one function, write. Nothing is decided here.

A command loads its question when it is run, so that help and `--version` wait for none.
"""
