"""The people whom checks let call a submission. A world knows a principal from the first time that it signs in."""

PEOPLE = ["ana@example.com", "ben@example.com", "cleo@example.com", "dan@example.com", "eve@example.com"]
