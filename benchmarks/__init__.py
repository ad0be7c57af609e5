"""Ratios measured in one run on this machine; never asserted as a time."""
