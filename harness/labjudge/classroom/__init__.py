"""Grading a class: from what learners handed in to a gradebook. How the data flows: docs/grading.md."""
