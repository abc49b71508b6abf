"""Names inside formats whose fields are separated by blanks."""


def one_field(text: str) -> str:
    """A text without blanks: they become underscores, and nothing at all a hyphen."""
    return "_".join(text.split()) or "-"
