# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # CPU against GPU
#
# Every batch call takes `device="auto"` and decides by itself where to run. This notebook shows
# what it decides by: what a pair of strings costs on either side, what bounds each, and from what
# size on the GPU should win.
#
# Three kinds of numbers occur, and each says which it is:
#
# - **measured here**: timed on the machine of the next line when this last ran;
# - **the model's estimate**: what `plan` calculates, with constants from the source code;
# - **evidence**: what `make gpu-check` measured on a named device, kept in `benchmarks/results`.

# %%
import random
import re
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import shared
import warpmatch
from warpmatch.bench import evidence
from warpmatch.bench.machine import cores
from warpmatch.bench.timing import time_interleaved

shared.use_our_style()
print(shared.machine())
cuda = warpmatch.info()["cuda"]
print("GPU:", cuda["devices"] or f"none usable here ({cuda['why_unusable']})")

# %% [markdown]
# ## What one core does
#
# The kernels are bit-parallel: a column of the edit-distance table, one text character against the
# whole pattern, is a handful of integer operations on one word, as long as the pattern fits into
# its bits. The CPU puts many patterns side by side into the lanes of its vector registers, narrow
# lanes for short strings. So a pair costs something fixed (its score must be worked out and
# written) and something for each character of its text, times the words of its pattern.
#
# Measured here: `fuzz.ratio` of random strings, every pair, one thread, results into an array that
# exists already.


# %%
def random_corpus(rows, length, seed):
    letters = random.Random(seed).choices("abcdefghijklmnopqrstuvwxyz", k=rows * length)
    text = "".join(letters)
    return warpmatch.Corpus([text[at : at + length] for at in range(0, rows * length, length)])


def best_seconds(calls, rounds=3):
    """The best time of each call, taken in turns so that all meet the same noise."""
    return {name: min(times.wall) for name, times in time_interleaved(calls, rounds).items()}


def dense_call(length, rows):
    left, right = random_corpus(rows, length, 1), random_corpus(rows, length, 2)
    out = np.zeros((rows, rows), dtype=np.float32)
    return lambda: warpmatch.matrix(left, right, out=out, device="cpu", workers=1)


lengths = np.array([4, 8, 12, 16, 24, 32, 48, 64, 65, 96, 128, 192, 256, 384, 512])
rows_at = {length: 1000 if length <= 64 else 500 for length in lengths.tolist()}
seconds = best_seconds({length: dense_call(length, rows) for length, rows in rows_at.items()}, 5)
pair_seconds = np.array([seconds[length] / rows_at[length] ** 2 for length in lengths.tolist()])

# %% [markdown]
# `plan` has a model of this. For the CPU it is asked below; what it takes a GPU for is read from
# the source, so that this page cannot disagree with it.

# %%
constants = {}
for name in ("planning/cost.cpp", "choose.cpp"):
    text = (shared.ROOT / "src" / "dispatch" / name).read_text("utf-8")
    for constant, value in re.findall(r"constexpr double (k\w+) = ([^;]+);", text):
        dividend, _, divisor = value.partition("/")
        constants[constant] = float(dividend) / float(divisor or 1)
for constant in ("kCudaPair", "kCudaStep", "kCudaBytes"):
    print(f"{constant:12} {constants[constant] * 1e9:6.3f} ns")
print(f"kCudaStart   {constants['kCudaStart'] * 1e3:6.3f} ms")


def columns(length):
    """Text characters times 64-bit words of the pattern, of one pair of equal lengths."""
    return length * -(-length // 64)


@cache
def planned_pair(length):
    """Seconds that `plan` gives one pair of strings of this length, of many, on one CPU thread."""
    some = [random_corpus(300, length, seed) for seed in (1, 2)]
    planned = warpmatch.plan("matrix", *some, scorer="levenshtein", device="cpu", workers=1)
    return planned.seconds / planned.distinct_pairs


def cpu_model(pairs, length, workers=1):
    return pairs * planned_pair(length) / workers


def gpu_model(pairs, length, rows, bytes_a_pair=0):
    """The parts of a GPU call, in seconds: start, strings up, kernels, scores down."""
    kernels = constants["kCudaPair"] + columns(length) * constants["kCudaStep"]
    return {
        "start": constants["kCudaStart"] + 0 * pairs,
        "strings to the GPU": 2 * rows * length * constants["kCudaBytes"],
        "kernels": pairs * kernels,
        "scores back": pairs * bytes_a_pair * constants["kCudaBytes"],
    }


# %%
figure, (first, second) = plt.subplots(1, 2, figsize=(10.5, 3.8))
smooth = np.arange(4, 513)
model = np.array([cpu_model(1, length) for length in smooth.tolist()])
for axes, work, unit in ((first, 1, "M pairs/s"), (second, None, "G cells/s")):
    scale = 1e6 if work else 1e9
    axes.plot(lengths, (work or lengths**2) / pair_seconds / scale, "o", label="measured here")
    estimate = (work or smooth**2) / model / scale
    axes.plot(smooth, estimate, color=shared.GREY, lw=1, ls="--", label="the model's estimate")
    axes.set(xscale="log", yscale="log", xlabel="length of every string, characters", ylabel=unit)
    axes.set_xticks([4, 8, 16, 32, 64, 128, 256, 512], [4, 8, 16, 32, 64, 128, 256, 512])
    axes.minorticks_off()
first.set_title("Pairs: short strings are many")
second.set_title("Cells: long strings are work")
first.legend(loc="lower left")
plt.show()

# %% [markdown]
# On the left, short strings: the fixed cost of a pair bounds them, which is why the curve flattens
# towards the left edge. On the right the same runs in *cells*, what a textbook table would fill,
# length times length: there the arithmetic is the bound, and longer strings use it better until a
# pattern no longer fits into its lane. From 64 to 65 a second word is needed, all but empty at
# first. The steps after 16 and 32 are where lanes double their width, and half as many patterns
# share a register. The model knows words of 64 bits only and smooths that over; its constants are
# those of one core of a Zen 4 with nothing else to do, so expect a factor between the dots and the
# line elsewhere.
#
# ## What a call costs, by size
#
# Measured here, all cores, strings of 16 characters: a dense matrix, the best choice of each query,
# and the self-join at ratio 90, each for a growing number of rows.

# %%
sizes = [250, 500, 1000, 2000, 4000, 8000]
LENGTH = 16


def calls_at(rows, device):
    left, right = random_corpus(rows, LENGTH, 1), random_corpus(rows, LENGTH, 2)
    out = np.zeros((rows, rows), dtype=np.float32)
    return {
        ("matrix", rows): lambda: warpmatch.matrix(left, right, out=out, device=device),
        ("top_k", rows): lambda: warpmatch.top_k(left, right, 1, device=device),
        ("self_join", rows): lambda: warpmatch.self_join(left, score_cutoff=90, device=device),
    }


measured = {}
for rows in sizes:  # one size after the other: the largest matrix alone takes 256 MB
    measured |= best_seconds(calls_at(rows, "cpu"))

figure, axes = plt.subplots(figsize=(8, 3.8))
for operation, marker in zip(("matrix", "top_k", "self_join"), "os^", strict=True):
    milliseconds = [measured[operation, rows] * 1e3 for rows in sizes]
    axes.plot(sizes, milliseconds, marker=marker, label=f"{operation}, measured here")
estimates = [cpu_model(rows**2, LENGTH, cores()) * 1e3 for rows in sizes]
axes.plot(sizes, estimates, color=shared.GREY, ls="--", lw=1, label="matrix, the model's estimate")
axes.set(xscale="log", yscale="log", xlabel="rows on each side", ylabel="ms a call")
axes.set_xticks(sizes, [f"{rows:,}" for rows in sizes])
axes.minorticks_off()
axes.set_title(f"Time grows with the square of the rows ({cores()} cores, length {LENGTH})")
axes.legend()
plt.show()

# %% [markdown]
# Ten times the rows are a hundred times the pairs. What differs is what becomes of a pair. `matrix`
# writes four bytes for each; `top_k` keeps what is best and writes next to nothing; the join, which
# has half the pairs, drops nearly all of them by their signature before a kernel sees them, and
# takes far less than half the time. At the left edge a call is over before it was worth a thread.
#
# ## What bounds a GPU
#
# A data-centre GPU keeps a hundred thousand threads and more in flight, and each takes a pair of
# its own through the same recurrence. But strings go to it and scores come back over the bus, and a
# call has to be set up. The model has four terms for that. **Everything in this section is the
# model's estimate: its GPU constants are guesses until a GPU has been measured.**

# %%
settings = {
    "matrix, 2,000 x 2,000, length 16": (2000, 16, 4),
    "matrix, 30,000 x 30,000, length 16": (30_000, 16, 4),
    "top_k, 30,000 x 30,000, length 16": (30_000, 16, 0),
    "top_k, 30,000 x 30,000, length 128": (30_000, 128, 0),
}
figure, axes = plt.subplots(figsize=(9, 2.9))
parts = [gpu_model(rows**2, length, rows, each) for rows, length, each in settings.values()]
totals = [sum(part.values()) for part in parts]
begin = np.zeros(len(settings))
colours = (shared.GREY, shared.GREEN, shared.BLUE, shared.ORANGE)
for term, colour in zip(parts[0], colours, strict=True):
    shares = np.array([part[term] / total for part, total in zip(parts, totals, strict=True)])
    axes.barh(list(settings), 100 * shares, left=100 * begin, color=colour, label=term)
    begin += shares
for place, total in enumerate(totals):
    axes.text(101, place, f"{total * 1e3:,.0f} ms", va="center")
axes.set(xlim=(0, 100), xlabel="share of the call, %")
axes.invert_yaxis()
axes.set_title("Where a GPU call spends its time: the model's estimate, not measured", pad=22)
axes.legend(ncols=4, loc="lower center", bbox_to_anchor=(0.4, 0.96), fontsize=9)
plt.show()

# %% [markdown]
# If the model is right in outline, a dense matrix is a delivery service: the bus carries four bytes
# a pair, and no kernel, however fast, changes that. Ask for what you want to know instead, the best
# choice or the pairs above a cutoff, and the GPU is left with what it is good at.
#
# ## The cross-over
#
# From how many rows on is the GPU faster? Below, the model's estimates for both sides and what was
# measured of the CPU above. The right picture has the same question for machines with more cores.


# %%
def crossover(length, workers, bytes_a_pair):
    """Rows on each side from which the model's GPU is faster; infinite where it never is."""
    rows = np.geomspace(10, 1e7, 4000)
    pairs = rows**2
    gpu = sum(gpu_model(pairs, length, rows, bytes_a_pair).values())
    faster = np.flatnonzero(gpu < cpu_model(pairs, length, workers))
    return rows[faster[0]] if len(faster) else np.inf


figure, (first, second) = plt.subplots(1, 2, figsize=(10.5, 4))
rows = np.geomspace(250, 30_000, 100)
milliseconds = cpu_model(rows**2, LENGTH, cores()) * 1e3
first.plot(rows, milliseconds, color=shared.BLUE, ls="--", label=f"CPU, {cores()} cores, estimate")
for label, each, look in (("matrix", 4, ":"), ("top_k", 0, "-.")):
    estimate = sum(gpu_model(rows**2, LENGTH, rows, each).values()) * 1e3
    first.plot(rows, estimate, color=shared.ORANGE, ls=look, label=f"GPU, {label}, estimate")
for operation, marker in (("matrix", "o"), ("top_k", "s")):
    points = [measured[operation, size] * 1e3 for size in sizes]
    first.plot(sizes, points, marker, color=shared.BLUE, label=f"CPU, {operation}, measured here")
first.axhline(constants["kWorthAGpu"] * 1e3, color=shared.GREY, lw=0.8)
first.text(300, constants["kWorthAGpu"] * 1.1e3, "below, auto does not ask for a GPU", fontsize=8)
first.set(xscale="log", yscale="log", xlabel="rows on each side", ylabel="ms a call")
first.set_title(f"Strings of {LENGTH}; the GPU by estimate only")
first.legend(fontsize=8)

workers = np.array([1, 2, 4, 8, 16, 32, 64])
for (length, each), marker in zip(((16, 0), (64, 0), (16, 4), (64, 4)), "osv^", strict=True):
    points = [crossover(length, count, each) for count in workers.tolist()]
    label = f"{'matrix' if each else 'top_k'}, length {length}"
    second.plot(workers, points, marker=marker, ls=":" if each else "-.", label=label)
second.set(xscale="log", yscale="log", xlabel="CPU cores", ylabel="rows on each side")
second.set_xticks(workers, workers)
second.minorticks_off()
second.set_title("Where the GPU overtakes: the model's estimate")
second.legend(fontsize=8, loc="lower right")
plt.show()

# %% [markdown]
# A line that ends has no cross-over beyond: that many cores are as fast as the model's GPU at any
# size. For a dense matrix of short strings it takes few, as they write it faster than a bus can
# deliver it. (Sides of ten thousand rows are 100 million pairs.) This is what `device="auto"`
# evaluates, with the lengths that your strings have and the devices that there are:

# %%
large = random_corpus(20_000, LENGTH, 1)
print(warpmatch.plan("top_k", large, large))

# %% [markdown]
# `plan` with `device="cuda"` gives the GPU's estimate, where there is a GPU to run on.
#
# ## Evidence
#
# What has really been measured on GPUs, by `make gpu-check`, with device and date:

# %%
found = evidence.find([str(shared.ROOT / "benchmarks" / "results")])
for one in found:
    print(one.summary(shared.ROOT))
    for figure in one.figures:
        print(f"    {figure['name']:40} {figure['value']:10.4g} {figure['unit']}")
if not found:
    print("Nothing so far: this code is not yet measured on a GPU, and no GPU figure is claimed.")

# %% [markdown]
# ## Live
#
# The same calls on every device of this machine, results compared byte by byte before anything is
# timed. With a GPU the table has a line for it; without one it is short.

# %%
devices = ["cpu"] + [f"cuda:{device['ordinal']}" for device in cuda["devices"][:1]]
live = {device: calls_at(4000, device) for device in devices}


def content(result):
    """The bytes of a result, of whichever kind."""
    if isinstance(result, np.ndarray):
        return [result.tobytes()]
    values = [getattr(result, name) for name in result.__slots__]
    return [value.tobytes() for value in values if isinstance(value, np.ndarray)]


for key, call in live["cpu"].items():
    expected = content(call())
    assert all(content(live[device][key]()) == expected for device in devices)
    times = best_seconds({device: live[device][key] for device in devices})
    line = ", ".join(f"{device} {taken * 1e3:.1f} ms" for device, taken in times.items())
    print(f"{key[0]:10} {key[1]:,} rows: {line}")
print("devices here:", ", ".join(devices))

# %% [markdown]
# ## To take along
#
# 1. Ask for the answer (`top_k`, `pairs`, `self_join`, `dedupe`), not for the matrix.
# 2. Keep a `Corpus`: it is packed once, and on a GPU uploaded once.
# 3. `plan` costs microseconds. When a job looks large, ask it first.
# 4. Believe evidence with a device and a date; take a model's estimate as a reason to measure.
