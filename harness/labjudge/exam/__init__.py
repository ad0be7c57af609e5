"""The practice exam: its questions, forms drawn from them, their results, and the exam in a terminal.

Independent of Databricks. Every question is original: none is taken from the real exam, remembered from it or rebuilt.
"""
