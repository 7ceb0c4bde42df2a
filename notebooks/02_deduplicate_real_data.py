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
# # Deduplicating real data
#
# Which threshold? Everybody asks, and no number is right for every list. This notebook shows how to
# find one for *your* list: look at the histogram of the scores, read pairs near the edge, decide.
# Then, because this list comes with its answers, we check how good the decision was.
#
# Times are those of the machine that ran this last:

# %%
import re
import tempfile
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet
import shared
import warpmatch

shared.use_our_style()
print(shared.machine())

# %% [markdown]
# ## The list
#
# Names of organisms, from NCBI's taxonomy, the register that sequence databases use. People submit
# sequences under names they typed, and curators file every misspelling under the organism that was
# meant. So each row has a `tax_id`, and two rows mean the same organism if theirs are equal. We
# shall not look at that column until the end.

# %%
table = shared.read("organism_names.csv")
everything = table["name"]
for kind, count in Counter(table["kind"]).items():
    examples = [name for name, k in zip(everything, table["kind"], strict=True) if k == kind]
    print(f"{count:6,} of kind {kind!r:13}  {', '.join(examples[1200:1204])}")

# %% [markdown]
# *Names* are right, each *misspelling* is of one of them. *Neighbours* are right as well: they are
# other organisms that stand beside a name in the alphabet, the sort of thing that is easily taken
# for a misspelling. Nothing was chosen by any measure of similarity (`examples/README.md`).
#
# ## A first histogram, and why one reads pairs
#
# Every pair with a ratio of 75 or more:

# %%
pairs = warpmatch.self_join(everything, score_cutoff=75)
print(f"{len(pairs):,} pairs among {len(everything):,} names")

figure, axes = plt.subplots()
axes.hist(pairs.score, bins=np.arange(75, 101), color=shared.BLUE)
axes.set(yscale="log", xlabel="ratio of the pair", ylabel="pairs (log scale)", xlim=(75, 100))
axes.set_title("All names: thousands of pairs at nearly every score")
plt.show()

# %% [markdown]
# Two hundred thousand pairs, ten thousand of them at 90 alone. Nobody mistypes that often: it is
# something else that makes names alike here. To see what, read some, a few from each height:


# %%
def sample(pairs, lowest, below, count, seed=2):
    """Some of the pairs whose score is in [lowest, below), best first."""
    inside = np.flatnonzero((pairs.score >= lowest) & (pairs.score < below))
    chosen = np.random.default_rng(seed).choice(inside, min(count, len(inside)), replace=False)
    return sorted(
        zip(pairs.left[chosen], pairs.right[chosen], pairs.score[chosen], strict=True),
        key=lambda pair: -pair[2],
    )


for lowest in (96, 92, 88):
    for left, right, score in sample(pairs, lowest, lowest + 2, 4):
        print(f"{score:.1f}   {everything[left]}   |   {everything[right]}")

# %% [markdown]
# Strain numbers. *Bacillus* sp. 1 and *Bacillus* sp. 2 are alike to the last character and are
# different bacteria; in a catalogue number no digit is a slip. No scorer can know that, but you do,
# after reading twelve pairs. Such names are to be matched exactly or by other means, so we set
# aside every name with a digit in it. (In your list this may be house numbers, model names, dates.)

# %%
rows = [row for row, name in enumerate(everything) if not re.search(r"\d", name)]
names = [everything[row] for row in rows]
corpus = warpmatch.Corpus(names)
pairs = warpmatch.self_join(corpus, score_cutoff=70)
print(f"{len(pairs):,} pairs with a ratio of 70 or more, among {len(names):,} names")

figure, axes = plt.subplots()
counts, edges, bars = axes.hist(pairs.score, bins=np.arange(70, 101), color=shared.BLUE)
axes.axvspan(88, 93, color=shared.ORANGE, alpha=0.25, lw=0, label="where to read pairs")
axes.set(xlabel="ratio of the pair", ylabel="pairs", xlim=(70, 100), ylim=(0, 1000))
axes.set_title("Names without digits: chance to the left, misspellings to the right")
axes.legend()
plt.show()

# %% [markdown]
# Now there are two populations. Chance matches fall away from the left, where the axis cuts them
# off, and a hill rises from 93 on. (The spikes at 80 and 90 mean nothing: a ratio is a fraction of
# whole numbers, and simple fractions are common.) The threshold belongs into the shallow part
# between the two, and the pairs that decide are the ones in there.
#
# ## Reviewing the edge
#
# Start in the middle of it, at 91, and look at pairs to both sides. `explain` says for any two rows
# what their score is, whether the pair itself is linked, and whether they share a cluster.

# %%
found = warpmatch.dedupe(corpus, threshold=91)
print(found)
for left, right, _ in sample(pairs, 89, 93, 14):
    why = found.explain(left, right)
    verdict = "one cluster" if why.same_cluster else "linked" if why.linked else "apart"
    print(f"{why.score:.1f}  {verdict:12}{why.strings[0]}   |   {why.strings[1]}")

# %% [markdown]
# A biologist can tell most of these at a glance, and the rest of us see the pattern: a letter
# changed, another ending, a `sp.` left out; and, among the false ones, a short word of its own in
# long names that agree otherwise. Read some fifty, note where the wrong ones begin to outnumber the
# right ones, and go a little higher if a wrong merge costs you more than a missed one. We take 92.
#
# ## The answers
#
# Now the `tax_id`. A pair is right if both rows have the same. Two figures tell how we did:
#
# - **precision**: of the pairs we link, how many are right;
# - **recall**: of the right pairs, how many we link.

# %%
tax_id = np.array([int(table["tax_id"][row]) for row in rows])
right = tax_id[pairs.left] == tax_id[pairs.right]
per_taxon = np.unique(tax_id, return_counts=True)[1]
all_right = int((per_taxon * (per_taxon - 1) // 2).sum())


def precision_recall(linked, is_right):
    hits = np.count_nonzero(linked & is_right)
    return hits / max(1, np.count_nonzero(linked)), hits / all_right


thresholds = np.arange(75, 100, 0.5)
curve = np.array([precision_recall(pairs.score >= t, right) for t in thresholds])
chosen = precision_recall(pairs.score >= 92, right)

figure, (first, second) = plt.subplots(1, 2, figsize=(10.5, 3.8))
stacks = [pairs.score[right], pairs.score[~right]]
colours = [shared.BLUE, shared.ORANGE]
labels = ["same organism", "different"]
first.hist(stacks, bins=np.arange(75, 101), stacked=True, color=colours, label=labels)
first.axvline(92, color="black", lw=1, ls="--")
first.set(xlabel="ratio of the pair", ylabel="pairs", xlim=(75, 100), ylim=(0, 1000))
first.set_title("What the histogram was made of")
first.legend()
second.plot(thresholds, curve[:, 0], label="precision")
second.plot(thresholds, curve[:, 1], label="recall", ls="-.")
second.axvline(92, color="black", lw=1, ls="--", label="our 92")
second.set(xlabel="threshold (ratio)", ylabel="share of pairs", ylim=(0, 1), xlim=(75, 99.5))
second.set_title("What a threshold buys")
second.legend(loc="lower left")
plt.show()
print(f"at 92: precision {chosen[0]:.3f}, recall {chosen[1]:.3f}, of {all_right:,} right pairs")

# %% [markdown]
# Reading pairs did well: 92 is close to where the curves cross, on the side of precision. Three
# things in these pictures are worth more than the number:
#
# - **Precision dips again at the far right.** Close to 100 there are names that are equal, or all
#   but equal, and belong to different organisms: a genus of plants and a genus of animals may share
#   a name. No comparison of strings can part them; only another column could.
# - **Recall never comes near 1.** Some of what is filed as a misspelling is a renaming, or a name
#   in capitals. (The latter a processor would mend, as in notebook 1.)
# - **Both are figures of this list.** Among a million and a half names, each has many more
#   neighbours, and the same threshold would link many more wrong pairs.
#
# The worst of both sorts:

# %%
homonyms = np.flatnonzero((pairs.score == 100) & ~right)[[0, -1]]
for place in homonyms:
    left, other = pairs.left[place], pairs.right[place]
    print(f"wrong at 100:   {names[left]} is tax_id {tax_id[left]}, and also {tax_id[other]}")
by_taxon = {tax: [] for tax in tax_id.tolist()}
for row, tax in enumerate(tax_id.tolist()):
    by_taxon[tax].append(row)
same = [(a, b) for group in by_taxon.values() for a in group for b in group if a < b]
score = {(a, b): warpmatch.fuzz.ratio(names[a], names[b]) for a, b in same}
for a, b in sorted(same, key=score.get)[:200:40]:
    print(f"missed at {score[a, b]:4.1f}: {names[a]}   |   {names[b]}")

# %% [markdown]
# ## Would another scorer do better?
#
# Ratio divides by the lengths, so that a long name may hold more slips than a short one. Do long
# names have more? Counting slips, without dividing, is what `levenshtein` does; `osa` also takes
# two swapped neighbours for one slip. One curve each, precision against recall: higher and further
# right is better. (The small numbers are Levenshtein's thresholds.)

# %%
candidates = {
    "ratio": np.arange(75, 100, 0.5),
    "token_sort_ratio": np.arange(75, 100, 0.5),
    "jaro_winkler": np.arange(0.9, 1, 0.004),
    "levenshtein": np.arange(1, 6),
    "osa": np.arange(1, 6),
}
figure, axes = plt.subplots(figsize=(8, 4.2))
best = {}
for (scorer, steps), marker in zip(candidates.items(), "o^sDv", strict=True):
    is_distance = scorer in ("levenshtein", "osa")
    loosest = steps[-1] if is_distance else steps[0]
    every = warpmatch.self_join(corpus, scorer=scorer, score_cutoff=loosest)
    is_right = tax_id[every.left] == tax_id[every.right]
    points = np.array(
        [
            precision_recall(every.score <= t if is_distance else every.score >= t, is_right)
            for t in steps
        ]
    )
    axes.plot(points[:, 1], points[:, 0], marker=marker, ms=4, lw=1, label=scorer)
    if scorer == "levenshtein":
        for slips, (precision, recall) in list(zip(steps, points, strict=True))[:4]:
            axes.annotate(f"{slips} ", (recall, precision), ha="right", va="top", color=shared.RED)
    f1 = 2 * points.prod(axis=1) / np.maximum(points.sum(axis=1), 1e-9)
    best[scorer] = (f1.max(), steps[f1.argmax()], *points[f1.argmax()])
axes.set(xlabel="recall", ylabel="precision", xlim=(0.3, 1), ylim=(0.3, 1))
axes.set_title("Five scorers on the same names, every threshold a point")
axes.legend(loc="lower left")
plt.show()
for scorer, (f1, threshold, precision, recall) in best.items():
    print(f"{scorer:17} best F1 {f1:.3f} at {threshold:<5.4g}  "
          f"precision {precision:.3f}  recall {recall:.3f}")  # fmt: skip

# %% [markdown]
# Here the plain count of slips wins: two edits at most is a better rule for these names than any
# ratio. Slips come one or two at a time, however long the name. That is a fact about typists and
# Latin, not about scorers: on company names, with their `Co., Ltd.` and `GmbH`, it may well be the
# other way round. Measure it on a few hundred pairs of your own.
#
# ## Clusters
#
# Pairs are half of it: what one wants to store is groups. Those of a similarity are held together
# by the average of all their pairs, those of a distance, and of `clusters="components"`, by
# whatever chain of links connects their rows: that also says that the two ends are the same, and
# precision pays for it. `rethreshold` makes the clusters anew at any other threshold:

# %%


def cluster_precision_recall(clusters):
    """The same two figures, over all pairs of rows that share a cluster."""

    def pairs_within(labels):
        sizes = np.unique(labels, axis=0, return_counts=True)[1]
        return int((sizes * (sizes - 1) // 2).sum())

    hits = pairs_within(np.column_stack([clusters, tax_id]))
    return hits / max(1, pairs_within(clusters)), hits / all_right


by_ratio = warpmatch.dedupe(corpus, threshold=92)
by_chain = warpmatch.dedupe(corpus, threshold=92, clusters="components")
by_slips = warpmatch.dedupe(corpus, scorer="levenshtein", threshold=2)
levels = (88, 90, 92, 94, 96)
settings = [(by_ratio, levels), (by_chain, levels), (by_slips, (1, 2, 3))]
for result, steps in settings:
    for threshold in steps:
        again = result.rethreshold(threshold)
        precision, recall = cluster_precision_recall(again.clusters)
        print(
            f"{again.scorer.name:11} {again.linkage:10} {threshold:3}: precision {precision:.3f}, "
            f"recall {recall:.3f}, largest cluster {again.sizes.max():3}"
        )

# %% [markdown]
# At 88 one chain has swallowed dozens of *Salmonella* serovars: each is close to some other, and
# that holds them together. The largest clusters are the first thing to look at after a run.
# `explain` names the links:

# %%
loose = by_chain.rethreshold(90)
largest = next(loose.groups())
inside = [names[row] for row in largest.rows]
scores = warpmatch.matrix(inside, inside)
ends = np.unravel_index(scores.argmin(), scores.shape)
why = loose.explain(*largest.rows[list(ends)])
print(f"{len(largest)} rows; the two least alike have {why.score:.1f} and are joined by the chain")
for row in why.path:
    print("   ", names[row])

# %% [markdown]
# ## Saving
#
# We settle for at most two slips. A result is an Arrow table to whoever asks: pyarrow, Polars,
# DuckDB and pandas take it without a copy through Python objects. It has a row for each name, with
# the cluster, the spelling that speaks for it, and the cluster's size; other columns go beside it.

# %%
result = by_slips.to_arrow().append_column("tax_id", pyarrow.array(tax_id))
with tempfile.TemporaryDirectory() as folder:
    pyarrow.csv.write_csv(result, Path(folder) / "organisms.csv")
    pyarrow.parquet.write_table(result, Path(folder) / "organisms.parquet")
    for file in sorted(Path(folder).iterdir()):
        print(f"{file.name:20} {file.stat().st_size / 1000:5.0f} kB")
    again = pyarrow.parquet.read_table(Path(folder) / "organisms.parquet")
print(again.schema.to_string(show_field_metadata=False))
threes = again.filter(pyarrow.compute.field("cluster_size") == 3).sort_by("cluster")
for line in threes.slice(0, 9).to_pylist():
    print(f"{line['cluster']:4}  {line['value']:28} -> {line['representative']}")

# %% [markdown]
# `warpmatch dedupe FILE --column name --scorer levenshtein --threshold 2 --output out.parquet` does
# the same from the command line.
#
# ## To take along
#
# 1. Draw the histogram before choosing a threshold. No valley means that something else than
#    spelling makes your strings alike: read a dozen pairs and find out what.
# 2. Read pairs on both sides of the threshold; that is an hour well spent.
# 3. Try a scorer or two on pairs you have judged. The default is not always the best.
# 4. Look at the largest clusters last.
