"""Tables to a `Case`; a `Case` and a `View` to a `Network`."""
