"""The window: the only package that knows Qt. It shows the document, sends edits, never waits for work."""
