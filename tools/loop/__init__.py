"""The optimisation loop, which docs/optimisation-loop.md describes.

Its steps are research, build, check, test, benchmark and iterate.

``python -m tools.loop STEP`` runs a step; ``make STEP`` sets up what it needs first.
"""
