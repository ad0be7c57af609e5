"""Chapter 4's checks as a plain pytest suite would make them: no zygote, no template, no embedded engine."""
