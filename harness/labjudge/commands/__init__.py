"""The `labs` command's parts: a module for each group of commands, and what they share."""
