"""Trap: a question of somebody's own stands in the file.

skill: quiz
phrase: is no question of this quiz
"""
