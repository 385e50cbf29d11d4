"""Saved questions, and the folder of files that answers them and can be checked."""
