"""Prints what the loop needs from a package index, for `pip install -r`.

It is what pyproject.toml says: the package's own needs, some extras, and the group ``loop``. pip
installs extras only together with the package, which here would mean to compile it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from .files import ROOT

EXTRAS = ("cli", "bench")


def requirements(project: Mapping[str, Any]) -> list[str]:
    """The requirements in a parsed pyproject.toml, extras of the package itself resolved."""
    about = project["project"]
    extras = about["optional-dependencies"]
    itself = re.compile(rf"{about['name']}\[([\w, -]+)\]")

    def resolved(wanted: str) -> Iterator[str]:
        found = itself.match(wanted)
        if not found:
            yield wanted
            return
        for extra in found[1].split(","):
            for inner in extras[extra.strip()]:
                yield from resolved(inner)

    direct = [*about["dependencies"], f"{about['name']}[{','.join(EXTRAS)}]"]
    direct += project["dependency-groups"]["loop"]
    return sorted({name for wanted in direct for name in resolved(wanted)})


if __name__ == "__main__":
    with (ROOT / "pyproject.toml").open("rb") as file:
        print("\n".join(requirements(tomllib.load(file))))
