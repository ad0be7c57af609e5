"""One submission's lab judged: the lab's run, a skill's run in it, the skill's processes, and what their endings say."""
