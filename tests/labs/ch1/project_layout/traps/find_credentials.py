"""Mistakes of find_credentials."""

from labjudge.proof.traps import swap

# Only the folder itself is looked at.
swap(
    "first_level_only",
    says="not what stands there",
    old="w.workspace.list(folder, recursive=True)",
    new="w.workspace.list(folder)",
)

# A file's first finding is enough.
swap(
    "one_kind_a_line",
    says="at the edges of a file",
    old="for kind, pattern in KINDS.items()\n                if pattern.search(line)",
    new="for kind in [next((kind for kind, pattern in KINDS.items() if pattern.search(line)), None)]\n                if kind",
)

# Lines are numbered from 0.
swap(
    "lines_from_zero",
    says="lines of a file",
    old="enumerate(text.splitlines(), start=1)",
    new="enumerate(text.splitlines(), start=0)",
)

# A reference to a secret in a URL is a password.
swap(
    "references_too",
    says="something that is fine",
    old=":(?!\\{\\{secrets/)[^\\s/@]+@",
    new=":[^\\s@]+@",
)
swap(
    "sorted_by_kind",
    says="not sorted by path, line and kind",
    old='key=lambda one: (one["path"], one["line"], one["kind"])',
    new='key=lambda one: (one["kind"], one["path"], one["line"])',
)

# A line with a reference is taken for a good one.
swap(
    "references_excuse",
    says="beside a reference, or two in a line",
    old="                if pattern.search(line)\n",
    new='                if pattern.search(line) and "{{secrets/" not in line\n',
)

# Tokens are looked for in lower case.
swap("lower_case", says="a token with digits in upper case", old='[0-9a-f]{32}", re.I)', new='[0-9a-f]{32}")')

# Comments are left out.
swap(
    "comments_do_not_count",
    says="a token in a comment",
    old="                if pattern.search(line)\n",
    new='                if pattern.search(line) and not line.startswith("#")\n',
)
