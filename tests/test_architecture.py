"""The suite's rules that a machine can keep: who imports whom, what files there are, what names are not used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"labjudge": ROOT / "harness" / "labjudge", "lakemock": ROOT / "fixtures" / "lakemock"}
GRADER_MAY_IMPORT = {"labjudge", "pandas", "numpy", "pyarrow", "lakemock"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "misc"}


def modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
    return names


def tops(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", modules(PACKAGES["lakemock"]), ids=str)
def test_lakemock_does_not_know_the_judge(path):
    """Imports point down only: the fixtures know nothing of labs."""
    assert not tops(path) & {"labjudge", "graders", "tests", "solutions", "labs"}


@pytest.mark.parametrize("path", modules(PACKAGES["labjudge"]), ids=str)
def test_the_judge_does_not_know_its_labs(path):
    """The judge finds labs and graders by path, never by name."""
    assert not tops(path) & {"graders", "tests", "solutions", "labs"}


@pytest.mark.parametrize("path", modules(ROOT / "graders"), ids=str)
def test_graders_import_little(path):
    """A grader needs frames and the grading module; it never loads a model or starts an engine."""
    assert tops(path) <= GRADER_MAY_IMPORT | sys.stdlib_module_names
    assert "pickle" not in tops(path)
    assert all(name.startswith("lakemock.data") for name in imported(path) if name.startswith("lakemock"))


@pytest.mark.parametrize("path", modules(ROOT / "labs") + modules(ROOT / "solutions"), ids=str)
def test_labs_import_libraries_only(path):
    """What learners read and write is what they would write on the platform."""
    assert not tops(path) & {"labjudge", "lakemock", "graders", "tests", "solutions", "labs"}


def test_files_are_named_for_what_they_hold():
    """No module is named for being useful."""
    own = [path for folder in (*PACKAGES.values(), ROOT / "graders", ROOT / "benchmarks") for path in modules(folder)]
    assert not [path for path in own if path.stem in VAGUE_NAMES]


@pytest.mark.parametrize("path", modules(PACKAGES["lakemock"] / "workspace"), ids=str)
def test_what_services_stand_on_knows_no_service(path):
    """lakemock.workspace is below all services; lakemock.application, which puts them together, is above."""
    loaded = ast.Module([node for node in ast.parse(path.read_text("utf-8")).body if not isinstance(node, ast.If)], [])
    found = {node.module or "" for node in ast.walk(loaded) if isinstance(node, ast.ImportFrom)}
    assert [name for name in found if name.startswith("lakemock") and not name.startswith("lakemock.workspace")] == []


def test_packages_have_no_import_circles():
    """A module can be understood before those that use it."""
    graph = {}
    for name, folder in PACKAGES.items():
        for path in modules(folder):
            module = ".".join([name, *path.relative_to(folder).with_suffix("").parts]).removesuffix(".__init__")
            graph[module] = path
    edges = {module: _edges(path, graph) - {module} for module, path in graph.items()}
    assert _circle(edges) == []


def _edges(path: Path, graph: dict[str, Path]) -> set[str]:
    """Imports when the module is loaded (not those for types alone, nor those inside functions that break start-up cost)."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & set(graph)


def _circle(edges: dict[str, set[str]]) -> list[str]:
    done: set[str] = set()

    def visit(module: str, way: list[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in done:
            return []
        for other in sorted(edges[module]):
            if found := visit(other, [*way, module]):
                return found
        done.add(module)
        return []

    return next((found for module in sorted(edges) if (found := visit(module, []))), [])


@pytest.mark.parametrize("package", PACKAGES)
def test_modules_import_alone_without_warnings(package):
    """Each module of ours imports in a process whose warnings are errors."""
    folder = PACKAGES[package]
    names = [
        ".".join([package, *path.relative_to(folder).with_suffix("").parts]).removesuffix(".__init__")
        for path in modules(folder)
        if path.stem != "__main__"
    ]
    program = f"import importlib, sys\nfor name in {names!r}:\n    importlib.import_module(name)\n"
    done = subprocess.run([sys.executable, "-W", "error::SyntaxWarning", "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("name", ["pandas", "mlflow", "pyspark", "sklearn", "databricks"])
def test_the_plugin_imports_no_library(name):
    """Loading the plugin costs no library's import."""
    program = f"import sys, labjudge.plugin, lakemock.fixtures; sys.exit({name!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
