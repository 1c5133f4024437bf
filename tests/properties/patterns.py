"""Finds every compiled pattern of the package, how it is used, and strings that are hard on it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import re._constants as ops  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NamedTuple

import msgspec

import perf_extract
from perf_extract import Catalog

HOME = Path(perf_extract.__file__).parent
#: what a pattern that is nowhere seen in use is tried with
ALL_WAYS = frozenset({"search", "match", "fullmatch", "finditer"})
_WAYS = ALL_WAYS | {"sub", "subn", "split", "findall", "scanner"}
#: modules that are imported only where their extra is installed
_EXTRAS = ("spark", "migrations")


#: patterns tried on anything but long texts: the stages give them no longer stretches than this
BOUNDED = {
    "perf_extract.stages.checks.rates._OF": 50,
    "perf_extract.stages.document.department._PEOPLE": 40,
    "perf_extract.stages.facts.forms.rows._GLUED": 60,
    "perf_extract.stages.facts.forms.stream._SENTENCE": 60,
    # the noun phrase before a number, which the walk back to its beginning bounds
    "perf_extract.stages.facts.behind._JUST": 200,
    "perf_extract.stages.facts.noun._WITHIN": 200,
}


class Used(NamedTuple):
    """A pattern, where it was found, and the methods it is called by."""

    where: str
    pattern: Any
    ways: frozenset[str]


def modules() -> Iterator[ModuleType]:
    """All modules of the package that can be imported here."""
    for found in pkgutil.walk_packages([str(HOME)], "perf_extract."):
        if any(part in _EXTRAS for part in found.name.split(".")):
            continue
        try:
            yield importlib.import_module(found.name)
        except ModuleNotFoundError:
            continue


def every() -> list[Used]:
    """The patterns of modules, and those that stages make of the catalog, each text once."""
    for path in sorted((HOME.parent / "fixtures").glob("*.txt")):
        perf_extract.extract(path)
    ways = uses()
    found: dict[tuple[str, int], tuple[str, Any, set[str]]] = {}
    seen: set[int] = set()
    roots: list[tuple[str, str, Any]] = []
    for module in modules():
        for name, value in vars(module).items():
            home = f"{module.__name__}.{name}"
            roots.append((home, home if name.startswith("_") else name, value))
    roots += [(build.__module__, build.__name__, made) for build, made in Catalog.default()._derived.items()]
    for where, name, root in roots:
        for path, called, pattern in _inside(root, where, name, seen):
            key = (pattern.pattern, pattern.flags)
            kept = found.setdefault(key, (path, pattern, set()))
            kept[2].update(ways.get(called, ALL_WAYS))
    return [Used(where, pattern, frozenset(ways)) for where, pattern, ways in found.values()]


def _inside(value: Any, where: str, name: str, seen: set[int]) -> Iterator[tuple[str, str, Any]]:
    if isinstance(value, re.Pattern):
        yield where, name, value
        return
    if id(value) in seen or isinstance(value, (str, bytes, int, float, ModuleType)):
        return
    if isinstance(value, dict):
        seen.add(id(value))
        for key, one in value.items():
            yield from _inside(one, f"{where}[{key!r:.20}]", name, seen)
            yield from _inside(key, f"{where}[{key!r:.20}]", name, seen)
    elif isinstance(value, (list, tuple, set, frozenset)):
        seen.add(id(value))
        names = getattr(value, "_fields", None)
        for number, one in enumerate(value):
            known = names[number] if names else name
            yield from _inside(one, f"{where}.{known}", known, seen)
    elif type(value).__module__.startswith("perf_extract") or (
        isinstance(value, type) and value.__module__.startswith("perf_extract")
    ):
        seen.add(id(value))
        held = dict(getattr(value, "__dict__", {}))
        names = getattr(type(value), "__struct_fields__", ()) if isinstance(value, msgspec.Struct) else ()
        slots = [slot for kind in type(value).__mro__ for slot in getattr(kind, "__slots__", ())]
        for slot in [*names, *([] if isinstance(value, type) else slots)]:
            held[slot] = getattr(value, slot, None)
        for attribute, one in held.items():
            yield from _inside(one, f"{where}.{attribute}", attribute, seen)


def uses() -> dict[str, set[str]]:
    """Name of a variable or attribute to the pattern methods that it is called by, anywhere in the package.

    A module's own name, which begins with ``_``, has the module's before it.
    """
    found: dict[str, set[str]] = {}
    for path in HOME.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        home = ".".join(path.relative_to(HOME.parent).with_suffix("").parts).removesuffix(".__init__")
        renamed: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Attribute, ast.Name)):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        renamed[target.id] = _last(node.value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _WAYS:
                name = _last(node.value)
                for known in {name, renamed.get(name, name)}:
                    own = known.startswith("_") and not isinstance(node.value, ast.Attribute)
                    found.setdefault(f"{home}.{known}" if own else known, set()).add(node.attr)
    return {name: ways for name, ways in found.items() if name}


def _last(node: ast.expr) -> str:
    while isinstance(node, (ast.Subscript, ast.Call)):
        node = node.value if isinstance(node, ast.Subscript) else node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


# strings


def hard(pattern: Any, size: int) -> Iterator[tuple[str, str]]:
    """Strings of about ``size`` characters that bring a pattern to try much, with a name for each."""
    flat = _tree(pattern)
    examples = sorted({_example(flat, width) for width in (0, 1, 3)} - {""})
    alphabet = list(dict.fromkeys(_characters(flat)))[:10]
    for one in dict.fromkeys([*alphabet, "9", "一", "（", " ", "，", "\t"]):
        yield f"{one!r} repeated", one * size
    for example in examples:
        yield f"{example!r:.60} repeated", (example * (size // len(example) + 1))[:size]
        if len(example) > 1:
            yield f"{example[:-1]!r:.60} repeated", (example[:-1] * (size // len(example) + 1))[:size]
    if len(alphabet) > 1:
        cycle = "".join(alphabet)
        yield f"{cycle!r:.60} repeated", (cycle * (size // len(cycle) + 1))[:size]


def _tree(pattern: Any) -> Any:
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    return parser.parse(text, pattern.flags & (re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE))


def _characters(tree: Any) -> Iterator[str]:
    for op, given in tree:
        if op in (ops.LITERAL, ops.NOT_LITERAL):
            yield chr(given)
        elif op is ops.IN:
            yield _of_class(given)
        elif op is ops.ANY:
            yield "a"
        elif op is ops.BRANCH:
            for branch in given[1][:6]:
                yield from _characters(branch)
        elif op is ops.SUBPATTERN:
            yield from _characters(given[3])
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            yield from _characters(given[2])
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            yield from _characters(given[1])
        elif op is ops.ATOMIC_GROUP:
            yield from _characters(given)


def _of_class(items: Any) -> str:
    negated = bool(items) and items[0][0] is ops.NEGATE
    for op, given in items:
        if op is ops.LITERAL and not negated:
            return chr(given)
        if op is ops.RANGE and not negated:
            return chr(given[0])
        if op is ops.CATEGORY:
            name = str(given)
            if not negated and "NOT" not in name:
                return "1" if "DIGIT" in name else " " if "SPACE" in name else "好"
    return "好"


def _example(tree: Any, width: int) -> str:
    """What the pattern matches, its repeats ``width`` times more than they must be, as far as that can be told."""
    said = ""
    for op, given in tree:
        if op is ops.LITERAL:
            said += chr(given)
        elif op is ops.NOT_LITERAL:
            said += "好"
        elif op is ops.IN:
            said += _of_class(given)
        elif op is ops.ANY:
            said += "a"
        elif op is ops.BRANCH:
            said += _example(given[1][min(width, len(given[1]) - 1)], width)
        elif op is ops.SUBPATTERN:
            said += _example(given[3], width)
        elif op is ops.ATOMIC_GROUP:
            said += _example(given, width)
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            low, high, inner = given
            said += _example(inner, width) * min(int(high), low + width, 12)
    return said[:200]


# time


class _TooLongError(Exception):
    pass


def _ring(_: int, __: FrameType | None) -> None:
    raise _TooLongError


def slow(used: Used, size: int, seconds: float) -> list[str]:
    """The strings on which a pattern takes over ``seconds`` a ``size`` of characters, and at which length it shows."""
    found = []
    size, seconds = (BOUNDED[used.where], 0.01) if used.where in BOUNDED else (size, seconds)
    before = signal.signal(signal.SIGALRM, _ring)
    try:
        for name, text in hard(used.pattern, size):
            for way in sorted(used.ways & {"match", "fullmatch", "search"} or {"search"}):
                if said := _climb(used.pattern, way, text, size, seconds):
                    found.append(f"{used.where}.{way} on {name}: {said}")
                    if said.startswith("no end"):
                        return found
    finally:
        signal.signal(signal.SIGALRM, before)
    return found


def _climb(pattern: Any, way: str, text: str, size: int, seconds: float) -> str | None:
    """Longer and longer beginnings, so that what grows with the square shows before it hurts."""
    length = min(256, size)
    while True:
        allowed = seconds * length / size + seconds / 20
        for _ in range(3):
            spent = _spent(pattern, way, text[:length], 10 * seconds)
            if spent is None:
                return f"no end at {length} characters"
            if spent <= allowed:
                break
        else:
            return f"{spent:.2f} s at {length} characters"
        if length == size:
            return None
        length = min(length * 4, size)


def _spent(pattern: Any, way: str, text: str, most: float) -> float | None:
    """Seconds of processor time, None where ``most`` on the clock were not enough."""
    signal.setitimer(signal.ITIMER_REAL, most + 1)
    began = time.process_time()
    try:
        _drive(pattern, way, text + "\n\0")
    except _TooLongError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.process_time() - began


def _drive(pattern: Any, way: str, said: str) -> None:
    text = said if isinstance(pattern.pattern, str) else said.encode("utf-8")
    if way == "search":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, way)(text)
