"""The suite proves itself: `pytest tests/labs` judges each lab's solution, starter, rights, traps and mutants."""
