"""Peers of the tagger of address elements."""
