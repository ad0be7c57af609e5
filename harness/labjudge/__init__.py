"""The judge: labs, submissions, graders, and one path from an edit to a verdict."""
