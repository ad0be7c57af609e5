# Grades a folder of submissions where nothing but a container engine is at hand. How to build and start it: docs/grading.md.
FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 1000 grader && mkdir /srv/suite && chown grader /srv/suite
USER grader
WORKDIR /srv/suite
COPY --chown=grader locks/labs.txt locks/labs.txt
RUN python -m venv .venv && .venv/bin/pip install -q uv && .venv/bin/uv pip install -q --compile-bytecode -r locks/labs.txt
COPY --chown=grader pyproject.toml README.md LICENSE conftest.py ./
COPY --chown=grader harness harness
COPY --chown=grader fixtures fixtures
COPY --chown=grader labs labs
COPY --chown=grader graders graders
# Bytecode and the empty store are made here: where submissions are judged nothing can be written, so each run would make them again.
RUN .venv/bin/uv pip install -q --no-deps -e . && .venv/bin/python -m compileall -q harness fixtures graders
RUN .venv/bin/python -c "from lakemock.tracking import template; template.path()"
ENTRYPOINT [".venv/bin/labs"]
CMD ["doctor"]
