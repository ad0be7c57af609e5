"""Trap: every question is answered with the same letter.

skill: quiz
phrase: not enough right answers
"""
