"""Values, vocabularies and the column dictionary. Standard library only."""
