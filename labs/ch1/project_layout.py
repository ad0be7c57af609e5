"""Lab 1.2: a project that others can run. Brief: project_layout.md beside this file. Lesson: README.md, sections 1.3 and 1.5.

Run `pytest labs/ch1/project_layout.py`; write one function after another.
"""


def scaffold(folder: str, name: str, environments: dict, pins: dict) -> list[str]:
    """Write a project's files into a workspace folder; return the relative paths of those that were written, sorted.

    `src/NAME/__init__.py`, `notebooks/train.py` (at most ten lines, which import the package NAME), `requirements.txt` (a line
    `package==version` for each of `pins`), `databricks.yml` (a bundle: `name: NAME` under `bundle:`, and under `targets:` each
    environment), and for each of `environments` (name -> settings) `conf/ENVIRONMENT.json` with its settings. What is there
    already stays as it is.
    """
    raise NotImplementedError


def load_config(folder: str, environment: str, variables: dict) -> dict:
    """Load `conf/ENVIRONMENT.json` of a workspace folder, with overrides from environment variables (name -> text).

    A variable `APP_KEY` overrides the setting `key` (setting names are in lower case); other variables mean nothing here. Its
    text becomes what the setting is: a number stays a number of its kind, `true` and `false` (in any case) become a bool, a
    text stays a text. Raises LookupError for an environment that has no file and for an override of a setting that is not there;
    ValueError for a text that does not fit.
    """
    raise NotImplementedError


def resolve_secrets(config: dict) -> dict:
    """Resolve references to secrets: a new config in which each value `{{secrets/SCOPE/KEY}}` is what the secret holds.

    All other values stay; a text with more in it than one reference is no reference. Raises LookupError that names scope and
    key where there is no such secret, and PermissionError that names the scope where the caller may not read it; no message has
    a secret's value in it.
    """
    raise NotImplementedError


def find_credentials(folder: str) -> list[dict]:
    """Find what must not stand in a source tree: `{"path", "line", "kind"}`, sorted by path, then line, then kind.

    Every file below the workspace folder is looked at, with paths relative to it and lines from 1. Kinds: `token` (`dapi` and 32
    hexadecimal digits), `password` (a URL with `://user:password@`), `personal path` (`/Users/` and a name with an @, also below
    `/Workspace`). A reference `{{secrets/…}}` is no finding, also as the password in a URL. Several of a kind in a line are
    one finding.
    """
    raise NotImplementedError


def grant_least(environment: str, schema: str, job: str, readers: str) -> None:
    """Grant what a job and the readers of its schema (`catalog.schema`) need, and no other privilege.

    The job: to use catalog and schema, to read, write and create tables in the schema. The readers: to use both, and to read in
    the schema. The catalog has the environment's name: otherwise ValueError is raised, and nothing is granted. What was
    granted before stays; a second call changes nothing.
    """
    raise NotImplementedError
