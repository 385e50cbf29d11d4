"""Spellings to one normal form."""
