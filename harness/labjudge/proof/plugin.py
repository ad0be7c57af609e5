"""The pytest plugin of the suite's own proof: `pytest tests/labs`, or a lab's folder or page in it.

    tests/labs/ch4/promote::solution[11]                          the solution is right under a seed
    tests/labs/ch4/promote::starter                               the starter is to do
    tests/labs/ch4/promote::brief                                 a claim that needs no run
    tests/labs/ch4/promote/rights/tables.py::right[11]            another right answer
    tests/labs/ch4/promote/traps/approve_request.py::self_approval

Traps are judged under one seed, solution and rights under three. The seed changes with each commit: one of those in
tests/labs/seeds.txt, under which the whole proof has held, so that what fails is broken by the change. LABS_PROOF_SEED is another
seed, or `fresh` (nightly): one that nobody has tried, which finds what a grader catches by luck.
`--isolation inprocess` judges solution, rights and the first trap of each skill, in this process; `--complete` judges traps to
their last check and names the checks that no trap fails; `--mutants` adds a mutant for each change that a library's operators
make to the solution.
"""

from __future__ import annotations

import os
import subprocess
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pytest

from labjudge.catalogue import Lab
from labjudge.processes import forking_is_safe
from labjudge.proof import claims
from labjudge.proof.dossier import Case, Dossier
from labjudge.proof.mutants import excuses, mutants_of
from labjudge.proof.prover import Prover
from labjudge.proof.table import ProofTable
from labjudge.proof.traps import TrapError
from labjudge.suite import Suite

KEY: pytest.StashKey[Proofs] = pytest.StashKey()
SEEDS = 3


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("labs-proof", "labs: the suite's own proof (tests/labs)")
    group.addoption("--complete", action="store_true", help="judge every trap to its last check")
    group.addoption("--mutants", action="store_true", help="judge the mutants of each solution as well")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[KEY] = Proofs(config)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ProofTable(config), "labjudge-proof-table")


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[KEY].close()


class Proofs:
    """One session's proof: where dossiers lie, under which seeds, and the prover, which starts when first needed."""

    def __init__(self, config: pytest.Config) -> None:
        self.suite = Suite(config.rootpath)
        self.folder = config.rootpath / "tests" / "labs"
        self.complete, self.mutants = bool(config.option.complete), bool(config.option.mutants)
        self.isolation: Any = config.option.isolation or ("fork" if forking_is_safe() else "inprocess")
        self.given_seed = config.option.seed
        self.labs: list[Lab] = []
        self._prover: Prover | None = None

    @cached_property
    def seed(self) -> int:
        return self.given_seed or proof_seed(self.suite.root, os.environ.get("LABS_PROOF_SEED", ""))

    @property
    def seeds(self) -> list[int]:
        count = 1 if self.isolation == "inprocess" else SEEDS
        return [self.seed + place for place in range(count)]

    def dossier_at(self, path: Path) -> Dossier | None:
        """The dossier of the lab whose folder `path` is, if it is one's."""
        if path.parent.parent != self.folder or not (self.suite.labs_dir / "catalog.toml").exists():
            return None
        lab = self.suite.catalogue.by_path.get(f"{path.parent.name}/{path.name}.py")
        return Dossier(self.suite, lab) if lab else None

    @property
    def prover(self) -> Prover:
        if self._prover is None:
            self._prover = Prover(self.suite, self.labs, self.isolation, self.complete)
        return self._prover

    def close(self) -> None:
        if self._prover is not None:
            self._prover.close()


def proof_seed(root: Path, asked: str) -> int:
    """The seed `asked` for; else one that changes with each commit: of tests/labs/seeds.txt, or below 10,000 if `asked` is fresh.

    Where there is no git, the first of the list. Raises ValueError if `asked` is anything else.
    """
    if asked and asked != "fresh":
        return int(asked)
    number = _commit_number(root)
    if asked == "fresh":
        return number % 10_000 + 1
    lines = (root / "tests" / "labs" / "seeds.txt").read_text("utf-8").splitlines()
    seeds = [int(line) for line in lines if line and not line.startswith("#")]
    return seeds[number % len(seeds)]


def _commit_number(root: Path) -> int:
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    return zlib.crc32(done.stdout)


# Collection


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    dossier = parent.config.stash[KEY].dossier_at(path)
    if dossier is None:
        return None
    parent.config.stash[KEY].labs.append(dossier.lab)
    collector: pytest.Collector = LabFolder.from_parent(parent, path=path)
    return collector


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.File | None:
    return _page(module_path, parent)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.File | None:
    return None if parent.session.isinitpath(file_path) else _page(file_path, parent)


def _page(path: Path, parent: pytest.Collector) -> pytest.File | None:
    dossier = parent.config.stash[KEY].dossier_at(path.parent.parent)
    kinds: dict[str, type[pytest.File]] = {"traps": TrapPage, "rights": RightPage}
    if dossier is None or path.suffix != ".py" or path.parent.name not in kinds:
        return None
    page: pytest.File = kinds[path.parent.name].from_parent(parent, path=path)
    return page


class LabFolder(pytest.Directory):
    """A lab's dossier: claims, solution and starter, then its folders of rights and traps."""

    def collect(self) -> Any:
        proofs = self.config.stash[KEY]
        dossier = proofs.dossier_at(self.path)
        assert dossier is not None
        for claim in claims.CLAIMS:
            yield ClaimItem.from_parent(self, name=claim.__name__, dossier=dossier, claim=claim)
        for seed in proofs.seeds:
            yield _case(self, f"solution[{seed}]", dossier, lambda scratch: dossier.solution(), seed)
        yield _case(self, "starter", dossier, lambda scratch: dossier.starter(), proofs.seed)
        if proofs.mutants:
            yield from self._mutants(dossier, proofs.seed)
        for folder in (self.path / "rights", self.path / "traps"):
            if folder.is_dir():
                yield self.ihook.pytest_collect_directory(path=folder, parent=self)

    def _mutants(self, dossier: Dossier, seed: int) -> Iterator[pytest.Item]:
        excused = excuses(dossier.folder)
        for number, mutant in enumerate(mutants_of(dossier.solution_file)):
            if mutant.name not in excused:
                made = partial(dossier.mutant, mutant, str(number))
                item = _case(self, f"mutant[{number} {mutant.function}]", dossier, made, seed)
                item.user_properties.append(("mutant", mutant.name))
                yield item


class RightPage(pytest.File):
    """One right answer in another style, under each seed."""

    def collect(self) -> Iterator[pytest.Item]:
        proofs = self.config.stash[KEY]
        dossier = proofs.dossier_at(self.path.parents[1])
        assert dossier is not None
        for seed in proofs.seeds:
            yield _case(self, f"right[{seed}]", dossier, lambda scratch: dossier.right(self.path, scratch), seed)


class TrapPage(pytest.File):
    """The mistakes of one skill."""

    def collect(self) -> Iterator[pytest.Item]:
        proofs = self.config.stash[KEY]
        dossier = proofs.dossier_at(self.path.parents[1])
        assert dossier is not None
        try:
            traps = dossier.traps_of(self.path.stem)
        except (TrapError, KeyError, StopIteration) as problem:
            raise self.CollectError(str(problem) or f"{self.path}: {self.path.stem} is no skill") from None
        for trap in traps[:1] if proofs.isolation == "inprocess" else traps:
            yield _case(self, trap.name, dossier, partial(dossier.trap, trap), proofs.seed, trap.line)


def _case(
    parent: pytest.Collector,
    name: str,
    dossier: Dossier,
    made: Callable[[Path], Case],
    seed: int,
    line: int = 1,
) -> CaseItem:
    item: CaseItem = CaseItem.from_parent(parent, name=name, dossier=dossier, made=made, seed=seed, line=line)
    return item


# Running


class NotProved(Exception):
    """What does not hold, one problem a line."""


class ProofItem(pytest.Item):
    """Shows problems as they are, without a traceback of ours."""

    def __init__(self, *, dossier: Dossier, line: int = 1, **rest: Any) -> None:
        super().__init__(**rest)
        self.dossier, self.line = dossier, line
        self.user_properties.append(("lab", dossier.lab.name))

    def repr_failure(self, excinfo: Any, style: Any = None) -> str:
        return str(excinfo.value) if isinstance(excinfo.value, NotProved) else str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.line - 1, self.name


class ClaimItem(ProofItem):
    """A claim about a lab's files."""

    def __init__(self, *, claim: Callable[[Dossier], Iterator[str]], **rest: Any) -> None:
        super().__init__(**rest)
        self.claim = claim

    def runtest(self) -> None:
        if problems := list(self.claim(self.dossier)):
            raise NotProved("\n".join(problems))


class CaseItem(ProofItem):
    """One submission under one seed."""

    def __init__(self, *, made: Callable[[Path], Case], seed: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.made, self.seed = made, seed

    def runtest(self) -> None:
        prover = self.config.stash[KEY].prover
        case = self.made(prover.scratch / self.dossier.lab.name)
        found = prover.prove(self.dossier, case, self.seed)
        told = {"kind": case.kind, "failed_checks": found.failed_checks, "faults": found.faults}
        self.user_properties += told.items()
        if found.problems:
            raise NotProved("\n".join(found.problems))
