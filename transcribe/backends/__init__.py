"""Recognisers behind one protocol."""
