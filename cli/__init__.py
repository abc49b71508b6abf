"""The front door: one module a command group, documented exit codes.

Knows words that a person types and what to print. Refuses to know anything but the doors of the
rooms below.
"""
