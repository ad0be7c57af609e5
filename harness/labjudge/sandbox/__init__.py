"""Processes that close themselves in: what they see, whom they reach, how much they may use. How: docs/sandbox.md."""
