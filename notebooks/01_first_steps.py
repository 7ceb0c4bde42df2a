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
# # First steps: from a list of names to matches
#
# Somebody typed a list of companies over twenty years. It has `Hewlett Packard` in it, and
# `HEWLETT-PACKARD`, and you suspect `Hewlet Packard`. This notebook goes from that list to an
# answer: how alike are two names, which name did you mean, which rows are the same company?
#
# Every time shown is a time of the machine in the next line, which is whichever one ran this last.

# %%
import time

import matplotlib.pyplot as plt
import numpy as np
import shared
import warpmatch
from warpmatch import fuzz, process, utils

shared.use_our_style()
print(shared.machine())

# %% [markdown]
# ## Two names
#
# A **scorer** takes two strings and says how alike they are. `fuzz.ratio` goes from 0 to 100: it
# counts the characters that must be inserted or deleted to turn one into the other, and sets that
# against the lengths. Equal strings have 100.

# %%
for one, other in [
    ("Hewlett Packard", "Hewlet Packard"),
    ("Hewlett Packard", "Packard, Hewlett"),
    ("Hewlett Packard", "HEWLETT PACKARD"),
    ("Hewlett Packard", "Texas Instruments"),
]:
    print(f"{fuzz.ratio(one, other):6.1f}   {one!r} and {other!r}")

# %% [markdown]
# The first line is what we hoped for. The second and third are not: `ratio` knows nothing of words
# or of case, to it an `E` is as far from an `e` as from a `7`. Two remedies, and they combine:
# a **processor** cleans both strings first, and other scorers look at words in any order.

# %%
clean = utils.default_process  # lower case, punctuation to spaces, ends trimmed
print(f"{fuzz.ratio('Hewlett Packard', 'HEWLETT PACKARD', processor=clean):6.1f}   cleaned first")
swapped = fuzz.token_sort_ratio("Hewlett Packard", "Packard, Hewlett", processor=clean)
print(f"{swapped:6.1f}   cleaned, words in alphabetical order")

# %% [markdown]
# ## A few names: every score
#
# `matrix` gives every score of one set against another. It is the right call when the sets are
# small, and the picture of it is worth a look. Here are twelve names with three companies in them.

# %%
few = [
    "Hewlett Packard",
    "Hewlett Packard Enterprise",
    "Aruba, a Hewlett Packard Enterprise Company",
    "Siemens AG",
    "SIEMENS AG",
    "Siemens Ltd.",
    "Siemens Healthcare Diagnostics, Inc",
    "Samsung Electronics Co.,LTD",
    "Samsung Electronics Co., Ltd.",
    "SAMSUNG Electronics. Co. LTD",
    "Samsung Electronics",
    "SAMSUNG ELECTRONICS",
]


def heat_map(axes, scores, title):
    axes.imshow(scores, cmap="cividis", vmin=0, vmax=100)
    for (row, column), score in np.ndenumerate(scores):
        colour = "black" if score > 55 else "white"
        axes.text(column, row, f"{score:.0f}", ha="center", va="center", color=colour, fontsize=7)
    axes.set_title(title)
    axes.grid(False)
    axes.set_xticks(range(len(few)), range(1, len(few) + 1))
    axes.set_xlabel("number of the name")
    axes.set_yticks(range(len(few)), [f"{name[:28]}  {n}" for n, name in enumerate(few, 1)])


figure, (left, right) = plt.subplots(1, 2, figsize=(10.5, 4.4), sharey=True)
heat_map(left, warpmatch.matrix(few, few), "ratio of the names as they are")
cleaned = [clean(name) for name in few]
heat_map(right, warpmatch.matrix(cleaned, cleaned), "ratio of the cleaned names")
plt.show()

# %% [markdown]
# On the left, `SIEMENS AG` and `SAMSUNG ELECTRONICS` stand in the dark: shouting costs them nearly
# everything. On the right three bright blocks appear, one a company. What no processor mends is a
# short name inside a long one: `Siemens Healthcare Diagnostics, Inc` has 44 with `Siemens AG`.
#
# ## One name against all
#
# Now the whole list: 29,581 spellings of real organisations (`examples/README.md` says whence).
# A **`Corpus`** is a set of strings packed once, to be used in any number of calls: duplicates are
# folded, characters are renumbered to a small alphabet, strings of a length lie together.

# %%
names = shared.read("company_names.csv")["name"]
corpus = warpmatch.Corpus(names)
print(corpus)
print(f"{corpus.nbytes / 2**20:.1f} MiB packed")

# %% [markdown]
# `process.extract` finds the best choices for a query: name, score, row. It is RapidFuzz's call by
# name, argument and result.

# %%
process.extract("Hewlet Packard", corpus, scorer=fuzz.ratio, limit=5)

# %% [markdown]
# Left to itself, `extract` takes another scorer, `WRatio`: the best of several views, partial
# matches and words in any order among them, each with a discount. It finds names inside names, and
# sometimes too many of them:

# %%
for scorer in (fuzz.ratio, fuzz.WRatio):
    print(scorer.__name__)
    for name, score, row in process.extract(
        "texas instrument", corpus, scorer=scorer, processor=clean, limit=4
    ):
        print(f"  {score:5.1f}  row {row:6}  {name}")

# %% [markdown]
# `NT` is in "texas instrume**nt**", every letter of it. Short choices are the price of partial
# matching. Rule of thumb: `ratio` for spellings of the same thing, `WRatio` for a search box.
#
# ## Many names against all
#
# `top_k` is `extract` for many queries at once, and gives arrays: rows and scores of the k best of
# each. Misspelt queries as a user would type them, and the cleaned list as choices:

# %%
clean_corpus = warpmatch.Corpus([clean(name) for name in names])
queries = [
    "hewlet packard",
    "texas intruments",
    "ciscosystems inc",
    "erricson ab",
    "panasonnic",
    "lg electronic",
    "philips lighting bv",
    "acme rockets",
]
best = warpmatch.top_k(queries, clean_corpus, k=5)

figure, axes = plt.subplots(figsize=(8, 3.8))
for place, scores in enumerate(best.scores.T):
    look = {"color": shared.BLUE, "s": 60} if place == 0 else {"color": shared.GREY, "s": 22}
    axes.scatter(scores, range(len(queries)), label=["best", "next four"][place > 0], **look)
for line, row in enumerate(best.indices[:, 0]):
    axes.annotate(names[row], (102, line), va="center", fontsize=9, annotation_clip=False)
handles, labels = axes.get_legend_handles_labels()
axes.legend(handles[:2], labels[:2], ncols=2, loc="upper right", bbox_to_anchor=(1.25, -0.06))
axes.set(xlim=(50, 101), yticks=range(len(queries)), yticklabels=queries, xlabel="ratio")
axes.invert_yaxis()
axes.set_title("The five best of each query, and the name of the best")
plt.show()

# %% [markdown]
# This is the picture to draw before trusting a search. A good answer stands alone: the blue dot far
# right, the grey ones well behind. Where grey dots are close by, as for `lg electronic`, there are
# several spellings of one company. And sometimes the best is merely the least bad: the list has no
# Acme that builds rockets, and every Panasonic in it has a longer name. A `score_cutoff` keeps such
# answers out: places without a match hold the row -1.
#
# ## All against all
#
# Which rows of the list are spellings of the same company? That is 437 million pairs. Before
# running something of that size, ask what it would take. `plan` reads the tables of lengths and
# scores nothing:

# %%
print(warpmatch.plan("self_join", corpus, score_cutoff=90))

# %% [markdown]
# Two filters do most of the work, and neither loses a pair. The *length window*: names of 10 and 40
# characters cannot have a ratio of 90. The *character signature*: 128 facts about the letters in a
# name, and where too many differ the distance is too large. So `self_join` never sees most pairs,
# and returns those that meet the cutoff, and no matrix:

# %%
start = time.perf_counter()
pairs = warpmatch.self_join(corpus, score_cutoff=70)
print(f"{len(pairs):,} pairs with a ratio of 70 or more, in {time.perf_counter() - start:.2f} s")

figure, axes = plt.subplots()
axes.hist(pairs.score, bins=np.arange(70, 101), color=shared.BLUE)
axes.set(yscale="log", xlabel="ratio of the pair", ylabel="pairs (log scale)", xlim=(70, 100))
axes.set_title("How alike the alike ones are")
plt.show()

# %% [markdown]
# From left to right, chance dies out: at 70 there are a hundred thousand pairs that have little but
# `Technology Co., Ltd.` in common, from 92 on some seven hundred in all. The small rise near 98 is
# something else: one full stop more or less in a long name. Those are the duplicates, and the
# valley before them is where a threshold belongs. (Notebook 2 makes that a method.)
#
# ## Groups
#
# `dedupe` runs the same join and makes clusters of the pairs: groups are merged, the best first, as
# long as all pairs of their rows are at the threshold on average. On the cleaned names, at a strict
# 95:

# %%
found = warpmatch.dedupe(clean_corpus, threshold=95)
print(found, end="\n\n")
for group, _ in zip(found.groups(), range(4), strict=False):
    print(f"{len(group)} rows, represented by {names[group.representative]!r}")
    for row in group.rows[:5]:
        print("   ", names[row])

# %% [markdown]
# With `clusters="components"` a chain of close pairs is a cluster, so its ends may be rather far
# apart. `explain` shows the chain between two rows, and whether the two are linked themselves:

# %%
chained = warpmatch.dedupe(clean_corpus, threshold=90, clusters="components")
group = next(chained.groups())
inside = warpmatch.matrix([clean(names[row]) for row in group.rows], found.corpus)[:, group.rows]
first, last = np.unravel_index(inside.argmin(), inside.shape)
why = chained.explain(group.rows[first], group.rows[last])
print(f"{why.score:.1f} between the two least alike; linked directly: {why.linked}")
print(" -> ".join(repr(names[row]) for row in why.path))

# %% [markdown]
# That is why an average is the rule. `rethreshold` makes the clusters anew at another threshold,
# without reading the strings again:

# %%
for threshold in (90, 93, 95, 97, 99):
    again, loose = found.rethreshold(threshold), chained.rethreshold(threshold)
    print(f"{threshold}: {len(again) - again.n_clusters:6,} rows would go; largest cluster "
          f"{again.sizes.max():4}, of chains {loose.sizes.max():4}")  # fmt: skip

# %% [markdown]
# How many rows *should* go? The scores alone don't say. Notebook 2 has a list with known answers,
# and measures it.
#
# | next | |
# | --- | --- |
# | [2. Deduplicating real data](02_deduplicate_real_data.ipynb) | threshold, review, saving |
# | [3. CPU against GPU](03_cpu_against_gpu.ipynb) | what a call costs, and where |
# | [4. Moving from RapidFuzz](04_moving_from_rapidfuzz.ipynb) | same code, same results, the time |
