"""`make prove`: the long counts, in parts that are resumed.

Each test marked `prove` or `counted` is a part and runs in a pytest of its own. What a part did is written to
`.prove/` as soon as it ends, so that a run that was stopped, or failed somewhere, goes on from there: what passed for
the same files and the same share is not run again. `--share`: how much of the long counts (`tests/long_counts.py`).

Ends with 0 when all parts passed, 1 when one did not, 130 when it was stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".prove"
SHARES = {"full": 1.0, "tenth": 0.1}
VARIABLE = "MEALPLAN_PROVE_SHARE"
MARKED = "prove or counted"
#: pytest without the options of pyproject.toml, which leave the long counts out.
PYTEST = (sys.executable, "-m", "pytest", "-o", "addopts=", "--strict-markers", "--disable-warnings", "-m", MARKED)
HANG_S = 4 * 3600.0  # a part is minutes, with PROVE=full an hour: after this it hangs
GRACE_S = 10.0  # a terminal's Ctrl-C reaches the parts, too; who got none is told after this
ENDING_S = 60.0  # then it may tidy up
GONE_ON = ("passed", "skipped")


@dataclass(frozen=True)
class Result:
    """What became of a part. `seconds`: how long it ran; `before`: it is known from an earlier run."""

    part: str
    verdict: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    before: bool = False


# ---- what is remembered


def tree_key() -> str:
    """A hash over every file that git does not ignore, and the Python that runs it: results hold for these alone."""
    key = hashlib.sha256(sys.version.encode())
    for path in _files():
        key.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        key.update(hashlib.sha256(path.read_bytes()).digest())
    return key.hexdigest()[:16]


def _files() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):  # unpacked from an archive
        made = re.compile(r"(^|/)(\.[^/]+|__pycache__|build|dist|[^/]*\.egg-info)/")
        listed = [name for path in ROOT.rglob("*") if not made.search(name := path.relative_to(ROOT).as_posix())]
    return sorted({ROOT / name for name in listed if name and (ROOT / name).is_file()})


class Memory:
    """The results of the parts for one state of the files and one share: a file for each part, and its log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def file(self, part: str, ending: str) -> Path:
        slug = re.sub(r"[^A-Za-z0-9]+", "-", part.rpartition("/")[2]).strip("-")[:80]
        return self.folder / f"{slug}-{hashlib.sha256(part.encode()).hexdigest()[:8]}{ending}"

    def passed(self, part: str) -> Result | None:
        """The result of an earlier run where it still holds. What failed or was skipped is tried again."""
        try:
            known = Result(**json.loads(self.file(part, ".json").read_text(encoding="utf-8")) | {"before": True})
        except (OSError, ValueError, TypeError):
            return None
        return known if known.part == part and known.verdict == "passed" else None

    def keep(self, result: Result) -> None:
        target = self.file(result.part, ".json")
        part = target.with_suffix(".new")
        part.write_text(json.dumps(asdict(result), indent=1) + "\n", encoding="utf-8")
        part.replace(target)


# ---- running


def collected(share: float, words: str | None) -> list[str]:
    """The parts, in the order of the tests. Raises SystemExit where pytest cannot read them."""
    more = ["-k", words] if words else []
    done = subprocess.run(
        [*PYTEST, "--collect-only", "-q", *more], cwd=ROOT, env=_environment(share), capture_output=True, text=True
    )
    if done.returncode not in (0, 5):
        sys.exit(f"prove: the tests cannot be read\n{done.stdout}{done.stderr}")
    return [line for line in done.stdout.splitlines() if "::" in line]


def _environment(share: float) -> dict[str, str]:
    return {**os.environ, VARIABLE: f"{share:g}", "PYTHONUNBUFFERED": "1"}


class Running:
    """A part under way."""

    def __init__(self, part: str, memory: Memory, share: float) -> None:
        self.part, self.began = part, time.monotonic()
        self.report, log = memory.file(part, ".xml"), memory.file(part, ".log")
        self.report.unlink(missing_ok=True)
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*PYTEST, "-rP", f"--junit-xml={self.report}", part], cwd=ROOT, env=_environment(share),
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def ended(self) -> Result | None:
        """What became of it, or None while it runs."""
        if self.process.poll() is None and self.seconds > HANG_S:
            self.process.kill()
            self.process.wait()
            return Result(self.part, "hung", seconds=self.seconds)
        if self.process.poll() is None:
            return None
        passed, failed, skipped = _counts(self.report)
        verdict = {0: "passed", 1: "failed", 2: "stopped"}.get(self.process.returncode, "broke off")
        if verdict == "passed" and not passed:
            verdict = "skipped"
        return Result(self.part, verdict, passed, failed, skipped, self.seconds)


def _counts(report: Path) -> tuple[int, int, int]:
    """(passed, failed, skipped) of a report; zeros where there is none, because pytest was killed."""
    try:
        suite = next(ElementTree.parse(report).getroot().iter("testsuite"))
    except (OSError, ElementTree.ParseError, StopIteration):
        return 0, 0, 0
    tests, failures, errors, skipped = (int(suite.get(n, 0)) for n in ("tests", "failures", "errors", "skipped"))
    return tests - failures - errors - skipped, failures + errors, skipped


class Stop:
    """Set by the first Ctrl-C (or SIGTERM): no part begins, those under way end. The second one kills them."""

    def __init__(self) -> None:
        self.times = 0
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._caught)

    def _caught(self, number: int, frame: FrameType | None) -> None:
        self.times += 1

    def __bool__(self) -> bool:
        return self.times > 0


def run(parts: Sequence[str], memory: Memory, share: float, jobs: int, stop: Stop) -> list[Result]:
    """The results of the parts that ended: those that passed before, then the others as they end."""
    known = [result for part in parts if (result := memory.passed(part))]
    todo = [part for part in parts if part not in {result.part for result in known}]
    results, under_way, total = list(known), list[Running](), len(parts)
    if known:
        say(f"{len(known)} of {total} parts passed before; FRESH=1 runs them again.")
    while (todo and not stop) or under_way:
        while todo and not stop and len(under_way) < jobs:
            under_way.append(Running(todo.pop(0), memory, share))
        if stop:
            _end(under_way, stop)
        for one in list(under_way):
            result = one.ended()
            if result is None:
                continue
            under_way.remove(one)
            if result.verdict == "stopped" or (stop and result.verdict not in GONE_ON):
                continue
            memory.keep(result)
            results.append(result)
            say(f"[{len(results)}/{total}] {result.verdict:9} {_time(result.seconds):>8}  {result.part}")
        time.sleep(0.1)
    order = {part: number for number, part in enumerate(parts)}
    return sorted(results, key=lambda result: order[result.part])


def _end(under_way: Sequence[Running], stop: Stop) -> None:
    """Wait until the parts have tidied up; tell those that have not heard of it, then end them."""
    say("Stopping; another Ctrl-C ends the parts at once ...")
    began, told = time.monotonic(), False
    while any(one.process.poll() is None for one in under_way):
        waited = time.monotonic() - began
        if stop.times > 1 or waited > GRACE_S + ENDING_S:
            for one in under_way:
                one.process.kill()
        elif waited > GRACE_S and not told:
            told = True
            for one in under_way:
                one.process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        time.sleep(0.1)


# ---- what is said


def say(text: str) -> None:
    print(text, flush=True)


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def summary(results: Sequence[Result], total: int, memory: Memory, seconds: float) -> str:
    """The table of all parts, and what to do about those that did not pass."""
    width = max([4, *(len(result.part) for result in results)])
    lines = [f"{'part':{width}}  {'verdict':9}  passed  failed  skipped        time"]
    lines += [
        f"{r.part:{width}}  {r.verdict:9}  {r.passed:6}  {r.failed:6}  {r.skipped:7}  {_time(r.seconds):>10}"
        + ("  (before)" if r.before else "")
        for r in results
    ]
    told = [f"{number} {verdict}" for verdict, number in Counter(r.verdict for r in results).items()]
    told += [f"{total - len(results)} not run"] * (len(results) < total)
    lines += ["", f"{total} parts: {', '.join(told)}. {_time(seconds)} this time."]
    for r in results:
        if r.verdict not in GONE_ON:
            lines.append(f"{r.verdict}: {r.part}\n    see {memory.file(r.part, '.log').relative_to(ROOT)}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="The long counts, in parts that are resumed.")
    parser.add_argument("--share", choices=SHARES, default="tenth", help="how much of the long counts (PROVE=full)")
    parser.add_argument("--fresh", action="store_true", help="run everything again, also what passed before (FRESH=1)")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), help="parts at a time (default 2)")
    parser.add_argument("-k", dest="words", help="only the parts whose names match, as in pytest")
    given = parser.parse_args()
    began, stop, share = time.monotonic(), Stop(), SHARES[given.share]
    folder = STATE / f"{given.share}-{tree_key()}"
    if given.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    memory = Memory(folder)
    parts = collected(share, given.words)
    say(f"{len(parts)} parts, {'all' if share == 1 else f'{share:g}'} of each long count, {given.jobs} at a time.")
    results = run(parts, memory, share, max(1, given.jobs), stop)
    say("\n" + summary(results, len(parts), memory, time.monotonic() - began))
    if stop:
        say("Stopped. The same command goes on from here.")
        return 130
    return int(any(result.verdict not in GONE_ON for result in results) or not parts)


if __name__ == "__main__":
    sys.exit(main())
