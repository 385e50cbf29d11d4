"""Amounts as text of plain digits, compared exactly without a number type."""

from __future__ import annotations


def order(amount: str) -> tuple[int, str, str]:
    """Sort key of an amount or number without exponent: 9 < 10 < 10.5; a minus sorts below.

    >>> sorted(["10.5", "9", "10", "010"], key=order)
    ['9', '10', '010', '10.5']
    """
    whole, _, rest = amount.lstrip("-").partition(".")
    whole, rest = whole.lstrip("0"), rest.rstrip("0")
    if amount.startswith("-") and (whole or rest):
        # A larger magnitude sorts lower: complement each digit.
        turned = str.maketrans("0123456789", "9876543210")
        return -len(whole) - 1, whole.translate(turned), rest.translate(turned) + "~"
    return len(whole), whole, rest
