"""Mistakes of quiz, made in the learner's quiz.toml."""

from labjudge.proof.traps import swap_every

# Every question is answered with the same letter.
swap_every("quiz_guessed", says="not enough right answers", pattern='answer = "."', new='answer = "b"')

LETTER = r'(name = "integers_with_gaps"[^§]*?)answer = "c"'
WORDS = r'\1answer = "c, because nulls turn whole numbers into floats"'
# An answer is written as a word, not as a letter.
swap_every("quiz_in_words", says="an answer that is no letter", pattern=LETTER, new=WORDS)

QUESTION = '\n[[questions]]\nname = "who_reads_this"\nanswer = "a"\n'
# A question of somebody's own stands in the file.
swap_every("quiz_of_my_own", says="is no question of this quiz", pattern=r"\Z", new=QUESTION)
