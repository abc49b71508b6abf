"""Chinese text as it comes out of a recogniser: simplify, cut, sound alike, compare, mask.

Knows characters, words and sounds. Refuses to know audio, rules and storage.
"""
