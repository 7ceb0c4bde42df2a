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
# # Moving from RapidFuzz
#
# RapidFuzz is an excellent library, and warpmatch borrows its names, its arguments and its results.
# If you have code that uses it, the move is one line:
#
# ```python
# from rapidfuzz import fuzz, process, utils     # before
# from warpmatch import fuzz, process, utils     # after
# ```
#
# This notebook runs the same code with both, checks that the results are the same, and then takes
# the time. Both libraries run on the machine of this line, side by side:

# %%
import random

import matplotlib.pyplot as plt
import numpy as np
import rapidfuzz
import shared
import warpmatch
from warpmatch.bench.timing import time_interleaved, times_faster

shared.use_our_style()
print(shared.machine() + f", RapidFuzz {rapidfuzz.__version__}")
names = shared.read("company_names.csv")["name"]

# %% [markdown]
# ## The same code
#
# Here is a small program that somebody may have written against RapidFuzz. It gets the library as
# an argument, so that nothing about it can be different between the two.


# %%
def program(library):
    fuzz, process, utils = library.fuzz, library.process, library.utils
    levenshtein = library.distance.Levenshtein
    return {
        "search": process.extract(
            "hewlett packard", names, processor=utils.default_process, limit=3
        ),
        "best": process.extractOne("Texas Intruments", names, scorer=fuzz.ratio, score_cutoff=80),
        "matrix": process.cdist(names[:2], names[2:5], scorer=fuzz.token_set_ratio).tolist(),
        "pair": fuzz.partial_ratio("Cisco", "Cisco Systems, Inc"),
        "edits": [tuple(edit) for edit in levenshtein.editops("kitten", "sitting")],
    }


ours, theirs = program(warpmatch), program(rapidfuzz)
assert ours == theirs
for part, result in ours.items():
    print(f"{part:7} {'the same' if result == theirs[part] else 'DIFFERENT'}  {result}"[:120])

# %% [markdown]
# ## The same results
#
# One example proves little. Take every scorer that both have, two thousand pairs of names, half of
# them unrelated and half spoiled by hand, and compare the results for equality: no tolerance, the
# same double or not.

# %%
FUZZ = ["ratio", "partial_ratio", "token_sort_ratio", "token_set_ratio", "token_ratio"]
FUZZ += ["partial_token_sort_ratio", "partial_token_set_ratio", "partial_token_ratio"]
FUZZ += ["WRatio", "QRatio"]
METRICS = ["Levenshtein", "Indel", "LCSseq", "OSA", "DamerauLevenshtein", "Hamming"]
METRICS += ["Jaro", "JaroWinkler", "Prefix", "Postfix"]
FORMS = ["distance", "similarity", "normalized_distance", "normalized_similarity"]


def scorers(library):
    """Every scorer of a library, by name."""
    found = {name: getattr(library.fuzz, name) for name in FUZZ}
    for metric in METRICS:
        for form in FORMS:
            found[f"{metric}.{form}"] = getattr(getattr(library.distance, metric), form)
    return found


def spoiled(name, rng):
    """The name after a few slips of the fingers."""
    letters = list(name)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(letters))
        letters[place : place + rng.randint(0, 2)] = rng.choices("aeinst .", k=rng.randint(0, 2))
        letters = letters or ["a"]
    return "".join(letters)


rng = random.Random(42)
pairs = [tuple(rng.sample(names, 2)) for _ in range(1000)]
pairs += [(name, spoiled(name, rng)) for name in rng.sample(names, 1000)]
their_scorers = scorers(rapidfuzz)
unequal = {}
for name, scorer in scorers(warpmatch).items():
    differing = sum(scorer(a, b) != their_scorers[name](a, b) for a, b in pairs)
    if differing:
        unequal[name] = differing
print(
    f"{len(their_scorers)} scorers x {len(pairs):,} pairs: {len(unequal)} scorers differ {unequal}"
)
assert not unequal

# %% [markdown]
# (`make differential` does this with generated calls by the ten thousand: odd alphabets, nulls,
# cutoffs on the boundary, every argument.)
#
# ## The time
#
# `process.cdist` of each scorer on company names, one thread for either side. The two run in turns,
# and each round gives a ratio of its own, a dot; the bar is their median. Where dots lie far apart,
# the machine was busy, and the bar deserves as little trust as they suggest.

# %%
TIMED = {  # scorer: names on each side, fewer where a pair costs more
    "ratio": 1500,
    "token_sort_ratio": 1500,
    "Levenshtein.distance": 1500,
    "OSA.distance": 1500,
    "Hamming.distance": 1500,
    "JaroWinkler.similarity": 1000,
    "DamerauLevenshtein.distance": 300,
    "partial_ratio": 300,
    "token_set_ratio": 300,
    "WRatio": 300,
}


def cdists(name):
    """The same call for each library, and the results compared."""
    side = TIMED[name]
    queries, choices = names[:side], names[-side:]

    def call_of(library):
        scorer = scorers(library)[name]
        return lambda: library.process.cdist(queries, choices, scorer=scorer, workers=1)

    calls = {"ours": call_of(warpmatch), "theirs": call_of(rapidfuzz)}
    our_scores, their_scores = (call() for call in calls.values())
    assert our_scores.dtype == their_scores.dtype
    assert np.array_equal(our_scores, their_scores)
    return calls


rounds = {name: time_interleaved(cdists(name), rounds=5) for name in TIMED}
ratios = {
    name: np.array(times["theirs"].wall) / np.array(times["ours"].wall)
    for name, times in rounds.items()
}

figure, axes = plt.subplots(figsize=(8, 4.2))
for place, each in enumerate(ratios.values()):
    median = np.median(each)
    axes.barh(place, median - 1, left=1, color=shared.BLUE if median > 1 else shared.ORANGE)
    axes.plot(each, [place] * len(each), "o", ms=4, mfc="white", mec="black", mew=0.8)
    axes.text(max(*each, 1) * 1.12, place, f"{median:.1f}", va="center")
axes.axvline(1, color="black", lw=1)
axes.set(xscale="log", yticks=range(len(TIMED)), yticklabels=TIMED, xlabel="times faster (log)")
axes.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
axes.minorticks_off()
axes.margins(x=0.12)
axes.invert_yaxis()
axes.set_title("cdist: times faster than RapidFuzz, measured here, one thread")
plt.show()

# %% [markdown]
# The simple ratios gain a small factor, as RapidFuzz has fast SIMD code for them as well. The
# scorers that are made of several, those with partial matches and sets of words, gain most: here
# they run on whole blocks of names at a time, there one pair after the other.
#
# ## Where RapidFuzz is the faster one
#
# Not everything is. If your program lives on one of these, measure before you move:

# %%
long_names = [" ".join(names[at : at + 8])[:300].ljust(300, ".") for at in range(0, 1600, 8)]
other_names = [spoiled(name, rng) for name in long_names]
query = names[500]


def in_turns(call):
    """Times faster, by the median of the rounds, after comparing the results."""
    assert np.array_equal(call(warpmatch), call(rapidfuzz)), "the results differ"
    calls = {"ours": lambda: call(warpmatch), "theirs": lambda: call(rapidfuzz)}
    times = time_interleaved(calls, rounds=9)
    return times_faster(times["ours"], times["theirs"])["rounds"]


cases = {
    "extractOne by ratio, an equal name among the first of 29,581": lambda library: (
        library.process.extractOne(query, names, scorer=library.fuzz.ratio)[2]
    ),
    "one call of fuzz.ratio a pair, strings of 300": lambda library: [
        library.fuzz.ratio(a, b) for a, b in zip(long_names, other_names, strict=True)
    ],
    "cdist of Hamming, strings of 300": lambda library: library.process.cdist(
        long_names,
        [name[:300].ljust(300) for name in other_names],
        scorer=library.distance.Hamming.distance,
    ),
}
for case, call in cases.items():
    print(f"{in_turns(call):5.2f} times as fast   {case}")

# %% [markdown]
# Below 1.00 RapidFuzz wins. In the first it stops looking as soon as nothing can be better, which
# on a list with an equal name near its beginning is almost at once.
#
# ## What differs on purpose
#
# A short list, kept in full in [docs/rapidfuzz.md](../docs/rapidfuzz.md): cases where equality
# would have meant copying a mistake. Four of them, live:


# %%
def outcome(call, library):
    try:
        return str(call(library)).replace("\n", " ")
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def cdist_of(metric, *strings, **options):
    def call(library):
        scorer = getattr(library.distance, metric).distance
        return library.process.cdist(*[[string] for string in strings], scorer=scorer, **options)

    return call


differences = {
    "a distance of 300 in int8": cdist_of("Indel", "a" * 150, "b" * 150, dtype=np.int8),
    "score_multiplier=1.5, distance 2": cdist_of("Levenshtein", "ab", "xy", score_multiplier=1.5),
    "weights, misspelt": cdist_of("Levenshtein", "ab", "xy", scorer_kwargs={"wieghts": (1, 1, 9)}),
    "fuzz.ratio of a null": lambda library: library.fuzz.ratio(None, "ab"),
}
for title, call in differences.items():
    print(title)
    for library in (rapidfuzz, warpmatch):
        print(f"    {library.__name__:10} {outcome(call, library)[:110]}")

# %% [markdown]
# ## What is new
#
# Once the import is changed, there are calls that RapidFuzz has no name for. The commonest wish is
# *every pair that is close*. By `cdist` that takes a matrix, in strips, since all of it would not
# fit into memory for long; `self_join` filters, and returns the pairs.

# %%
some = names[:8000]


def by_strips(strip=1000):
    """Every pair at ratio 90 or above, from strips of the matrix."""
    found = []
    for top in range(0, len(some), strip):
        scores = rapidfuzz.process.cdist(
            some[top : top + strip], some[top:], scorer=rapidfuzz.fuzz.ratio, score_cutoff=90
        )
        left, right = np.nonzero(np.triu(scores, k=1))
        found.append(np.column_stack([left + top, right + top]))
    return np.concatenate(found)


def by_join():
    joined = warpmatch.self_join(some, score_cutoff=90, workers=1)
    return np.column_stack([joined.left, joined.right])


assert np.array_equal(by_strips(), by_join())
times = time_interleaved({"strips": by_strips, "join": by_join}, rounds=3)
for name, label in (("strips", "RapidFuzz, cdist in strips"), ("join", "warpmatch, self_join")):
    print(f"{label:28} {min(times[name].wall) * 1e3:8.1f} ms")
print(f"the same {len(by_join()):,} pairs, one thread each")

# %% [markdown]
# | you have | take |
# | --- | --- |
# | `extract` in a loop over queries | `top_k(queries, choices, k)` |
# | the same choices in many calls | a `Corpus` of them, in any of these calls |
# | `cdist` and a search for high scores in it | `pairs(left, right, score_cutoff=)`, `self_join` |
# | a loop that merges near-equal rows | `dedupe`: [notebook 2](02_deduplicate_real_data.ipynb) |
# | a GPU | nothing to change, `device="auto"`: [notebook 3](03_cpu_against_gpu.ipynb) |
