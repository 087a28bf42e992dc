"""Mutation testing of when and to whom: `make mutants`, or `python -m tests.mutants [module…]`.

Each rule in `daemon/core/deciding` is broken in one place at a time (a comparison, a constant by one, and/or, min/max,
plus/minus, a dropped `not`), in memory and in a process of its own, and the core's tests are run. A mutant that no
test notices is a survivor: a due date or a recipient that could go wrong unseen. Those that change nothing are named
in EQUIVALENT, each with why. Ends with 1 when a survivor isn't named there.
"""

import ast
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from itertools import islice
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).parents[1]
RULES = ("windows", "workdays", "due", "recipient", "follow_ups", "thank_yous")
TESTS = ("tests/core/deciding", "tests/core/tracking/test_fold.py")
WORKERS = os.cpu_count() or 1
PATIENCE = 120
"""Seconds after which a mutant that doesn't end counts as noticed."""
NOTICED, UNNOTICED = 1, 0
WAYS = 2
"""In how many ways one place is broken at most."""

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}

EQUIVALENT = {
    "due: receiver = step.to[0] -> 0 to -1": "a follow-up has one receiver",
    'due: passed_on = [s for s in thanks if s.to == step.to and s.due <= now and s.round and s.round.state == "held"]'
    " -> LtE to Lt": "thanks are due days before the follow-up that takes their place",
    'follow_ups: reason=f"{called(asker[0]) if asker else opportunity.employer} asked you something and waits for your'
    ' answer.", -> 0 to -1': "one person asks",
    'recipient: return Recipient(chosen[0], "because you chose them") -> 0 to -1': "one contact has a key",
    'recipient: SENIORITY: dict[Role, int] = {"executive": 3, "unknown": 1, "peer": 1} -> 3 to 4': "above all others",
    "recipient: return SENIORITY.get(person.role, 0) -> 0 to -1": "below all others",
    "windows: if by_name := last > day or not wait.also: -> Gt to GtE": "the same day by either count",
    "windows: if opportunity.away_until and day < (back := days.after(opportunity.away_until, 1)[0]): -> 1 to 2": (
        "the first of two is the first"
    ),
    "windows: if opportunity.away_until and day < (back := days.after(opportunity.away_until, 1)[0]): -> 0 to -1": (
        "the last of one is the first"
    ),
    "windows: if opportunity.away_until and day < (back := days.after(opportunity.away_until, 1)[0]): -> Lt to LtE": (
        "the same day, said otherwise"
    ),
    "windows: ahead = [d for d in (opportunity.promised_by, opportunity.away_until) if d is not None and d > begin]"
    " -> Gt to GtE": "the latest of a day and the same day",
    "workdays: @lru_cache(maxsize=64) -> 64 to 65": "only a memory",
    "workdays: @lru_cache(maxsize=64) -> 64 to 63": "only a memory",
}
"""What survives because it changes nothing: "module: line of code -> mutation", and why."""


@dataclass(frozen=True)
class Mutant:
    """One rule broken in one place."""

    module: str
    line: int
    said: str
    code: CodeType

    @property
    def name(self) -> str:
        return f"{self.module}: {self.said}"


def source_of(module: str) -> tuple[Path, str]:
    """A module's file and its text."""
    path = ROOT / "daemon" / "core" / "deciding" / f"{module}.py"
    return path, path.read_text(encoding="utf-8")


def unbroken(module: str) -> Mutant:
    """A mutant that is none: the tests must pass it, or they would notice anything."""
    path, source = source_of(module)
    return Mutant(module, 0, "unbroken", compile(source, str(path), "exec"))


def mutants(module: str) -> Iterator[Mutant]:
    """All mutants of one module of `daemon/core/deciding`."""
    path, source = source_of(module)
    lines = source.splitlines()
    for index, whole in enumerate(ast.walk(ast.parse(source))):
        for choice in range(WAYS):
            told = broken(copy(whole), choice)
            if told is not None:
                tree = ast.parse(source)
                node = next(islice(ast.walk(tree), index, None))
                broken(node, choice)
                line = getattr(node, "lineno", 0)
                code = compile(ast.fix_missing_locations(tree), str(path), "exec")
                yield Mutant(module, line, f"{lines[line - 1].strip()} -> {told}", code)


def broken(node: ast.AST, choice: int) -> str | None:
    """Break this node in the way of this number, and say how; None when there is no such way."""
    match node:
        case ast.Compare(ops=[op]) | ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPS:
            ways = SWAPS[type(op)]
            if choice < len(ways):
                new = ways[choice]()
                if isinstance(node, ast.Compare):
                    node.ops = [new]  # type: ignore[list-item] # a comparison is swapped for a comparison
                else:
                    node.op = new  # type: ignore[assignment] # and likewise here
                return f"{type(op).__name__} to {type(new).__name__}"
        case ast.Constant(value=int(number)) if not isinstance(number, bool) and choice < 2:
            node.value = number + (1, -1)[choice]
            return f"{number} to {node.value}"
        case ast.Call(func=ast.Name(id=name)) if name in NAMES and choice == 0:
            node.func = ast.Name(NAMES[name], ast.Load())
            return f"{name} to {NAMES[name]}"
        case ast.UnaryOp(op=ast.Not()) if choice == 0:
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
            return "not dropped"
    return None


class Breaker(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module in its broken form."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == f"daemon.core.deciding.{self.mutant.module}":
            return importlib.util.spec_from_loader(fullname, self)
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.mutant.code, module.__dict__)


def begin(mutant: Mutant) -> int:
    """Run the tests against a mutant in a child process; gives its id."""
    child = os.fork()
    if child:
        return child
    signal.alarm(PATIENCE)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    sys.meta_path.insert(0, Breaker(mutant))
    import pytest

    ended = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-n", "0", "--assert=plain", *TESTS])
    os._exit(UNNOTICED if ended == 0 else NOTICED)


def preload() -> None:
    """What every child needs and no mutant touches, once for all."""
    import holidays
    import hypothesis.strategies
    import pytest

    import connectors.models
    import daemon.core.reading.people.titles

    del holidays, hypothesis, pytest, connectors, daemon


def survivors(waiting: list[Mutant]) -> Iterator[Mutant]:
    """Those mutants that no test notices."""
    running: dict[int, Mutant] = {}
    total = len(waiting)
    while waiting or running:
        while waiting and len(running) < WORKERS:
            mutant = waiting.pop()
            running[begin(mutant)] = mutant
        child, status = os.wait()
        mutant = running.pop(child)
        print(f"\r{total - len(waiting) - len(running)} of {total}", end="", file=sys.stderr, flush=True)
        if status == UNNOTICED:
            yield mutant


def main(modules: Sequence[str]) -> int:
    """Break all rules of these modules; gives the exit status."""
    os.chdir(ROOT)
    preload()
    if not list(survivors([unbroken(RULES[0])])):
        print("The tests fail as it is: mend that first.", file=sys.stderr)
        return 2
    every = [mutant for module in modules or RULES for mutant in mutants(module)]
    left = sorted(survivors(list(every)), key=lambda one: (one.module, one.line))
    unnamed = [one for one in left if one.name not in EQUIVALENT]
    print(f"\n{len(every)} mutants, {len(left)} survivors, {len(unnamed)} of them not known to change nothing")
    for one in unnamed:
        print(f"{one.module}.py:{one.line}: {one.said}")
    return 1 if unnamed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
