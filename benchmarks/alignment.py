"""Times the alignment of two movements, with path, beside other libraries.

``python benchmarks/alignment.py [--json] [--avx2] [--no-peers] [--repetitions N]``:
pairs of 34 dimensions, all libraries taking turns of a few calls. The row
``classic`` is the same problem as theirs (its path is checked against
tslearn's), ``warp`` the product's own. The libraries of benchmarks/peers.txt
are installed once under var/. Times are those of the processor, which other
programs lengthen less than the clock's; ``cores`` says how many worked at it.

``--avx2`` works as on a processor without AVX-512: what numba compiles, ours
and the libraries', and numpy. The fastest library is compiled C, for any
64-bit processor (SSE2).

``--long`` aligns pairs of ten minutes instead (18,000 samples each, 42
features): seconds, growth of the process's memory, and how far cost and path
are from those of a plain search of all cells in double precision.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt
from numba.core.registry import cpu_target

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

from command import Parser, positive, refuse, run  # noqa: E402
from peak import peak_mib  # noqa: E402

# By the name that tests use, too: what is compiled is kept under the module's name.
from benchmarks.warp_classic import align_classic  # noqa: E402
from scoring.arrays import FloatArray  # noqa: E402
from scoring.compare.align.costs import TILE, add_costs, packed  # noqa: E402
from scoring.compare.align.lanes import aligned  # noqa: E402
from scoring.compare.align.warp import Prices, align, tiles_needed  # noqa: E402
from scoring.compare.calibration import SLOPE_PRICE  # noqa: E402

Call = Callable[[], tuple[FloatArray, float]]

PINS = ROOT / "benchmarks" / "peers.txt"
SIZES = ("330x990", "900x1200", "1800x1800")
LONG_PAIRS = ("routine", "repetitions", "repetitions with pauses")
DIMENSIONS = 34
LONG_FEATURES = 42
IN_A_ROW = 4
AVX2 = {
    "NUMBA_CPU_NAME": "haswell",
    "NUMBA_CPU_FEATURES": "",
    "OPENBLAS_CORETYPE": "Haswell",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
}
"""What makes numba, BLAS and numpy work as on the first processor with AVX2, which had no AVX-512."""

PEERS = ("aeon.distances", "tslearn.metrics", "librosa", "dtw", "dtaidistance.dtw_ndim")


# --- other libraries ------------------------------------------------------------


def peers_folder() -> Path:
    """Where the pinned libraries lie, installed the first time."""
    mark = hashlib.sha256(PINS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    folder = ROOT / "var" / f"benchmark-peers-{mark}"
    if folder.exists():
        return folder
    print("Installing the libraries to compare with (once) …", file=sys.stderr)
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    done = subprocess.run([*command, "--no-deps", "--target", str(partial), "-r", str(PINS)])
    if done.returncode:
        shutil.rmtree(partial, ignore_errors=True)
        refuse(
            "the libraries of benchmarks/peers.txt could not be installed; "
            "connect to the network, or leave them out with --no-peers"
        )
    partial.rename(folder)
    return folder


def peer(name: str) -> Any:
    """A library to compare with; the command ends where it cannot be loaded."""
    try:
        return import_module(name)
    except ImportError as error:
        refuse(f"{name} could not be loaded ({error}); leave the other libraries out with --no-peers")


def peers(x: FloatArray, y: FloatArray) -> dict[str, Call]:
    """A call of each library for the same problem, in the fastest way it offers with a path."""
    aeon, tslearn, librosa, dtw, dtw_ndim = map(peer, PEERS)
    columns, rows = np.ascontiguousarray(x.T), np.ascontiguousarray(y.T)

    def by_dtaidistance() -> tuple[FloatArray, float]:
        path, distance = dtw_ndim.warping_path(x, y, use_c=True, include_distance=True)
        return np.asarray(path), distance

    def by_librosa() -> tuple[FloatArray, float]:
        sums, path = librosa.sequence.dtw(X=columns, Y=rows, metric="sqeuclidean")
        return path[::-1], float(np.sqrt(sums[-1, -1]))

    def by_aeon() -> tuple[FloatArray, float]:
        path, squares = aeon.dtw_alignment_path(columns, rows)
        return np.asarray(path), float(np.sqrt(squares))

    def by_dtw_python() -> tuple[FloatArray, float]:
        found = dtw.dtw(x, y, dist_method="sqeuclidean", step_pattern="symmetric1")
        return np.stack([found.index1, found.index2], axis=1), float(np.sqrt(found.distance))

    return {
        "tslearn": lambda: tslearn.dtw_path(x, y),
        "librosa": by_librosa,
        "dtaidistance": by_dtaidistance,
        "aeon": by_aeon,
        "dtw-python": by_dtw_python,
    }


# --- short pairs ----------------------------------------------------------------


def wandering(samples: int, dimensions: int, rng: np.random.Generator) -> FloatArray:
    """A movement that goes anywhere, smoothly enough."""
    return np.cumsum(rng.normal(0, 0.1, (samples, dimensions)), axis=0)


def short_pair(rows: int, columns: int) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Two movements and the confidences of their joints, x and y of a joint having the same one."""
    rng = np.random.default_rng(rows + columns)
    x = wandering(rows, DIMENSIONS, rng)
    at = np.sort(rng.uniform(0, rows - 1, columns))
    y = np.stack([np.interp(at, np.arange(rows), column) for column in x.T], axis=1)
    y += rng.normal(0, 0.1, y.shape)
    weights = [np.repeat(rng.uniform(0.3, 1, (n, DIMENSIONS // 2)), 2, axis=1) for n in (rows, columns)]
    return x, weights[0], y, weights[1]


def in_turns(
    calls: dict[str, Callable[[], Any]], repetitions: int
) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Milliseconds of processor time of each call, and how many cores worked at it.

    All take turns; whose turn it is is called IN_A_ROW times, of which the first,
    that finds the caches full of another's work, does not count.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    alone = dict.fromkeys(calls, 0.0)
    for _ in range(repetitions):
        for name, call in calls.items():
            for turn in range(IN_A_ROW):
                by_one, by_all = time.thread_time(), time.process_time()
                call()
                if turn:
                    taken[name].append((time.process_time() - by_all) * 1e3)
                    alone[name] += (time.thread_time() - by_one) * 1e3
    return taken, {name: round(sum(taken[name]) / alone[name], 1) for name in calls}


def measure(size: tuple[int, int], repetitions: int, with_peers: bool) -> dict[str, Any]:
    """One line of the table."""
    rows, columns = size
    x, wx, y, wy = short_pair(rows, columns)
    others = peers(x, y) if with_peers else {}
    ours = {"classic": lambda: align_classic(x, y), "warp": lambda: align(x, wx, y, wy)}
    taken, cores = in_turns(ours | others, repetitions)
    medians = {name: float(np.median(times)) for name, times in taken.items()}
    result: dict[str, Any] = {
        "size": f"{rows}x{columns}",
        "median_ms": {name: round(value, 3) for name, value in medians.items()},
        "least_ms": {name: round(min(times), 3) for name, times in taken.items()},
        "cores": cores,
        "warp_stages_ms": stages(x, wx, y, wy, repetitions),
    }
    if others:
        fastest = min(others, key=lambda name: medians[name])
        result["fastest_peer"] = fastest
        result["times_as_fast"] = {name: round(medians[fastest] / medians[name], 1) for name in ours}
        result["same_as_classic"] = agreement(align_classic(x, y), others)
    return result


def stages(
    x: FloatArray, wx: FloatArray, y: FloatArray, wy: FloatArray, repetitions: int
) -> dict[str, float]:
    """Least milliseconds of the parts of the product's warp."""
    pair, whole = packed(x, wx, y, wy), Prices(np.inf, SLOPE_PRICE)
    room = aligned(32, len(pair.tiles) * TILE)

    def costs() -> None:
        for first in range(0, pair.n, len(room)):
            count = min(len(room), pair.n - first)
            add_costs(pair, first, count, *tiles_needed(pair, whole, first, first + count - 1), room, 0, 0)

    calls = {"all": lambda: align(x, wx, y, wy), "packing": lambda: packed(x, wx, y, wy), "costs": costs}
    least = {name: min(times) for name, times in in_turns(calls, repetitions)[0].items()}
    least["sums_and_path"] = least["all"] - least["packing"] - least["costs"]
    return {name: round(value, 3) for name, value in least.items()}


def agreement(ours: Any, others: dict[str, Call]) -> dict[str, dict[str, bool]]:
    """Whether each library finds the same path, and the same cost."""
    found = {name: call() for name, call in others.items()}
    return {
        name: {
            "path": bool(np.array_equal(np.asarray(path), ours.path)),
            "cost": bool(np.isclose(cost, ours.cost, rtol=1e-9)),
        }
        for name, (path, cost) in found.items()
    }


# --- pairs of ten minutes -------------------------------------------------------


def long_movement(kind: str, samples: int, rng: np.random.Generator) -> FloatArray:
    """At 30 samples a second a routine that never repeats, or the same 2.5 seconds over and over."""
    seconds = np.arange(samples) / 30
    if kind == "routine":
        knots = rng.normal(0, 0.4, (samples // 15 + 2, LONG_FEATURES))
        at = np.arange(samples) / 15
        return np.stack([np.interp(at, np.arange(len(knots)), k) for k in knots.T], axis=1)
    phase = 2 * np.pi * seconds / 2.5
    waves = np.stack([np.sin(phase), np.cos(phase), np.sin(2 * phase), np.cos(2 * phase)], axis=1)
    movement = waves @ rng.normal(0, 0.3, (4, LONG_FEATURES))
    if kind == "repetitions with pauses":
        movement *= (np.sin(2 * np.pi * seconds / 37) > -0.8)[:, None]
    return movement


def long_pair(kind: str, samples: int) -> tuple[FloatArray, FloatArray]:
    """A movement and the same by another: other tempo from moment to moment, other size, noise."""
    rng = np.random.default_rng(len(kind))
    x = long_movement(kind, samples, rng)
    knots = np.arange(0, samples + 300, 300)
    tempo = np.exp(np.interp(np.arange(samples), knots, rng.normal(0, 0.25, len(knots))))
    at = np.cumsum(tempo)
    at *= (samples - 1) / at[-1]
    y = 1.08 * np.stack([np.interp(at, np.arange(samples), column) for column in x.T], axis=1)
    return x, y + rng.normal(0, 0.05, y.shape)


@nb.njit(cache=True)
def plain_search(  # noqa: C901 - plain on purpose
    x: FloatArray, y: FloatArray, slope: float
) -> tuple[FloatArray, npt.NDArray[np.uint8]]:
    """Sums of the last row, and the steps, of all cells one by one in double precision."""
    n, m = len(x), len(y)
    total, cost = np.full((4, m), np.inf), np.zeros((4, m))
    steps = np.zeros((n, m), dtype=np.uint8)
    for i in range(n):
        a, b, c, d = i % 4, (i - 1) % 4, (i - 2) % 4, (i - 3) % 4
        for j in range(m):
            square = 0.0
            for k in range(x.shape[1]):
                square += (x[i, k] - y[j, k]) ** 2
            here = np.sqrt(square / x.shape[1])
            cost[a, j] = here
            total[a, j] = here if i == 0 else (here + 100.0 * i if j == 0 else np.inf)
            for step in range(1, 6):
                if i == 0 or j == 0:
                    break
                sum_ = np.inf
                if step == 1:
                    sum_ = total[b, j - 1] + here
                elif step == 2 and j > 1:
                    sum_ = total[b, j - 2] + (here + cost[a, j - 1]) / 2 + slope
                elif step == 3 and j > 2:
                    sum_ = total[b, j - 3] + (here + cost[a, j - 1] + cost[a, j - 2]) / 3 + 2 * slope
                elif step == 4 and i > 1:
                    sum_ = total[c, j - 1] + here + cost[b, j] + slope
                elif step == 5 and i > 2:
                    sum_ = total[d, j - 1] + here + cost[b, j] + cost[c, j] + 2 * slope
                if sum_ < total[a, j]:
                    total[a, j] = sum_
                    steps[i, j] = step
    return total[(n - 1) % 4], steps


def plain_path(steps: npt.NDArray[np.uint8], j: int) -> FloatArray:
    """The practice sample of each reference sample that a step of the exact path ends on; NaN between."""
    practice = np.full(len(steps), np.nan)
    i = len(steps) - 1
    while True:
        practice[i] = j
        step = int(steps[i, j])
        if step == 0:
            return practice
        i, j = (i - 1, j - step) if step <= 3 else (i - (step - 2), j - 1)


def measure_long(kind: str, samples: int) -> dict[str, Any]:
    """One long pair, in a process of its own."""
    x, y = long_pair(kind, samples)
    wx, wy = np.ones_like(x), np.ones_like(y)
    align(x[:99], wx[:99], y[:99], wy[:99])
    before, started = peak_mib(), time.perf_counter()
    found = align(x, wx, y, wy)
    seconds, growth = time.perf_counter() - started, peak_mib() - before
    sums, steps = plain_search(x, y, SLOPE_PRICE)
    practice = plain_path(steps, int(np.argmin(sums)))
    last = {int(i): int(j) for i, j in found.path}
    away = np.abs([j - last[i] for i, j in enumerate(practice) if not np.isnan(j)])
    return {
        "pair": kind,
        "seconds": round(seconds, 2),
        "growth_mib": round(growth, 1),
        "relative_cost_error": float(found.cost * len(x) / sums.min() - 1),
        "frames_away_mean": round(float(away.mean()), 4),
        "frames_away_most": int(away.max()),
    }


def long_pairs(samples: int) -> list[dict[str, Any]]:
    """All long pairs, each in a process of its own, so that its memory is its own."""
    results = []
    for kind in LONG_PAIRS:
        command = [sys.executable, __file__, "--pair", kind, "--samples", str(samples)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        results.append(json.loads(done.stdout))
        print(results[-1], file=sys.stderr)
    return results


# --- the command ----------------------------------------------------------------


def processor() -> dict[str, Any]:
    """The processor that numba compiles for, and whether with AVX-512."""
    _, name, features = cpu_target.target_context.codegen().magic_tuple()
    return {"compiled_for": name, "avx512": "+avx512f" in features.split(",")}


def run_with_avx2() -> int:
    """This command again, in a process that knows no AVX-512."""
    if platform.machine() not in ("x86_64", "AMD64"):
        refuse("--avx2 needs an x86 processor: leave it out")
    command = [sys.executable, __file__, *sys.argv[1:]]
    done = subprocess.run(command, env=os.environ | AVX2, stdout=subprocess.PIPE, text=True)
    sys.stdout.write(done.stdout)
    return done.returncode


def table(results: list[dict[str, Any]]) -> str:
    """The results for people."""
    lines = ["  ".join(f"{name}: {value}" for name, value in processor().items())]
    for result in results:
        if "pair" in result:
            lines.append("  ".join(f"{name} {value}" for name, value in result.items()))
            continue
        times = "  ".join(f"{name} {value:.2f}" for name, value in result["median_ms"].items())
        lines.append(f"{result['size']}  {times} ms")
        lines += [f"    {key}: {value}" for key, value in result.items() if key not in ("size", "median_ms")]
    return "\n".join(lines)


def size_of(text: str) -> tuple[int, int]:
    """Samples of the two movements, written as 330x990."""
    rows, cross, columns = text.partition("x")
    return positive(rows), positive(columns if cross else "")


def main() -> int:
    """Run the benchmark."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--avx2", action="store_true", help="as on a processor without AVX-512")
    parser.add_argument("--no-peers", action="store_true", help="measure the product alone")
    parser.add_argument("--repetitions", type=positive, default=25)
    parser.add_argument(
        "--sizes", nargs="+", type=size_of, default=[size_of(s) for s in SIZES], metavar="NxM"
    )
    parser.add_argument("--long", action="store_true", help="pairs of ten minutes instead")
    parser.add_argument("--samples", type=positive, default=18_000, help="length of the long pairs")
    parser.add_argument("--pair", choices=LONG_PAIRS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.avx2 and not AVX2.items() <= os.environ.items():
        return run_with_avx2()
    if arguments.pair:
        print(json.dumps(measure_long(arguments.pair, arguments.samples)))
        return 0
    if arguments.long:
        results = long_pairs(arguments.samples)
    else:
        if not arguments.no_peers:
            sys.path.append(str(peers_folder()))
        results = [measure(size, arguments.repetitions, not arguments.no_peers) for size in arguments.sizes]
    print(json.dumps({"results": results} | processor()) if arguments.json else table(results))
    return 0


if __name__ == "__main__":
    run(main)
