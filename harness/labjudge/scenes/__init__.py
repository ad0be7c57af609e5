"""Scenes that labs share: what a check draws in the workspace, what it asks of it afterwards, and how it is told."""
