"""Spot the bug: mistakes of the labs' traps as code review, one at a time.

Authors' side: labjudge.drill.making reads the traps. Learners' side: labjudge.drill.bank reads what is packed of them,
labjudge.drill.asking chooses one and its options, labjudge.drill.command shows it.
"""
