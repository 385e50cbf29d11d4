"""Saved questions, and the folder of files that answers them and can be checked."""

# What makes a folder a dossier.
MANIFEST = "manifest.json"
