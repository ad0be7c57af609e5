"""Trap: an answer is written as a word, not as a letter.

skill: quiz
phrase: an answer that is no letter
"""
