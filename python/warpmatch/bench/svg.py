"""From a Matplotlib figure to an SVG picture that is calm, legible and complete in itself."""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import matplotlib
from matplotlib.figure import Figure

__all__ = ["GRID", "INK", "MUTED", "PAPER", "Marks", "drawing", "inline", "marks", "standalone"]

INK, MUTED, GRID, PAPER = "#1c2128", "#5a6472", "#dde2e8", "#ffffff"

# Okabe and Ito's colours, the light ones darkened until they stand out from white.
# Each library has a shape too, so that nothing hangs on colour alone.
_COLOURS = ("#0072b2", "#d55e00", "#00875f", "#b0579a", "#946a00", "#5f6b7a", "#2b2b85")
_SHAPES = ("o", "s", "^", "D", "v", "P", "X")
_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

#: What a colour is called in the style sheet of the report, which has another for the dark.
_VARIABLES = {
    INK: "--ink",
    MUTED: "--muted",
    GRID: "--line",
    PAPER: "--paper",
    **{colour: f"--series-{place}" for place, colour in enumerate(_COLOURS)},
}

_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # a $ in a name is a $
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.titlecolor": INK,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.7,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
    "lines.markersize": 4.5,
}

Marks = dict[str, dict[str, str]]


def marks(names: Sequence[str]) -> Marks:
    """Colour and marker of each name, the same for the same place in the sequence."""
    return {
        name: {"color": _COLOURS[i % len(_COLOURS)], "marker": _SHAPES[i % len(_SHAPES)]}
        for i, name in enumerate(names)
    }


@contextmanager
def drawing() -> Iterator[None]:
    """Figures are made and written in here: the style, and nothing of the user's own."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        for name, value in _STYLE.items():
            matplotlib.rcParams[name] = value  # pyright: ignore[reportArgumentType]
        yield


def inline(figure: Figure, name: str, title: str, description: str) -> str:
    """The figure as an element of an HTML page, in the page's colours and as wide as it may be.

    `name` makes its ids differ from those of other pictures in the page.
    """
    width, height, content = _content(figure, name)
    for colour, variable in _VARIABLES.items():
        content = content.replace(colour, f"var({variable})")
    return _element(name, title, description, (width, height), content)


def standalone(figure: Figure, name: str, title: str, description: str, source: str) -> str:
    """The figure as a file: below its title, on a light ground of its own, legible on any page.

    `source` is said below it: where its figures are from.
    """
    width, height, content = _content(figure, name)
    margin, top, bottom = 14, 54, 30
    text = f'font-family="{_FONTS}" x="{margin}"'
    parts = (
        f'<rect width="100%" height="100%" rx="6" fill="{PAPER}"/>',
        f'<text {text} y="26" font-size="14" font-weight="bold" fill="{INK}">{escape(title)}'
        "</text>",
        f'<text {text} y="42" font-size="9.5" fill="{MUTED}">{escape(description)}</text>',
        f'<svg x="{margin}" y="{top}" width="{width}" height="{height}">{content}</svg>',
        f'<text {text} y="{top + height + 18:g}" font-size="8.5" fill="{MUTED}">{escape(source)}'
        "</text>",
    )
    size = (width + 2 * margin, height + top + bottom)
    element = _element(name, title, description, size, "\n".join(parts))
    return f'<?xml version="1.0" encoding="utf-8"?>\n{element}\n'


def _element(
    name: str, title: str, description: str, size: tuple[float, float], content: str
) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {size[0]:g} {size[1]:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>\n{content}</svg>'
    )


def _content(figure: Figure, name: str) -> tuple[float, float, str]:
    """Width, height and what Matplotlib has drawn, without the elements around it."""
    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": name}):  # the same figure gives the same bytes
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    head = re.search(r'<svg[^>]*?viewBox="0 0 (\S+) (\S+)"[^>]*>', text)
    assert head is not None, "Matplotlib gives every picture a viewBox"
    text = text[head.end() : text.rindex("</svg>")]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<style.*?</style>", "", text, count=1, flags=re.DOTALL)  # of the whole page
    text = re.sub(r'(<\w[^<>]*? id=")', rf"\g<1>{name}-", text)
    text = re.sub(r'(href="|url\()#', rf"\g<1>#{name}-", text)
    text = re.sub(r"'DejaVu Sans'[^;\"]*", _FONTS, text)
    return float(head[1]), float(head[2]), text
