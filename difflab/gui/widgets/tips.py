"""Tooltips: a bold name and a sentence, as rich text, which Qt wraps and plain text it does not."""

from html import escape


def rich_tip(title: str, words: str) -> str:
    """The tooltip of a control: its name and what it does to the diffusion."""
    return f"<qt><b>{escape(title)}</b><br>{escape(words)}</qt>"
