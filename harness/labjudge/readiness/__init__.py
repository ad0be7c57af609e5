"""The learner's record, and what it says about the exam: for each objective an estimate with its uncertainty, and the next step.

Pure: `estimate(observations, guide, now)` (labjudge.readiness.model) and `steps` (labjudge.readiness.steps). The record is
labjudge.readiness.journal, and what is written to it is in labjudge.readiness.feeding. Assumptions: docs/readiness.md.
"""
