"""The cases that research and benchmark run unless others are named: every kind of work, once."""

DEFAULT: tuple[str, ...] = (
    "cdist/ratio/8/workers=1",
    "cdist/ratio/phrases/workers=1",
    "cdist/levenshtein/64/workers=1",
    "cdist/jaro_winkler/phrases/workers=1",
    "cdist/WRatio/phrases-1000/workers=1",
    "cpdist/ratio/lists-200000/workers=1",
    "search/extract/WRatio/cities-20000/list",
    "top_k/ratio/people-500x50000/workers=1",
    "joins/ratio/cutoff=90/company-names/workers=1",
    "unicode/ratio/cjk/workers=1",
    "calls/ratio/20",
    "calls/levenshtein/200",
)
