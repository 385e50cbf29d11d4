"""The command line: parse, call one function, write. Nothing is decided here."""
