"""Translates the kernels of PTX files to C++: a function for one thread of each, a statement for
each instruction.

    python translate.py FOLDER PARTS FILE.ptx...

writes FOLDER/kernels_<part>.cpp, and FOLDER/places.cpp with the lines of the source that they are
from; those that change. An instruction that is not known (rules.py) ends it with its name. What the
C++ calls is in instructions.hpp.
"""

import re
import sys
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from names import C_TYPES, Names, elements, split_operands
from ptx_text import SIZES, Kernel, UnknownPtx, kernels
from rules import RULES, SIGNS

HEAD = '#include "ptx/instructions.hpp"\n\nnamespace ptx {\nnamespace {\n\n'
TAIL = "\n}  // namespace\n}  // namespace ptx\n"


@dataclass
class Operand:
    """A format spec says as what it is wanted."""

    names: Names
    text: str
    kinds: dict[str, str]

    def __format__(self, spec: str) -> str:
        if spec == "address":
            return self.names.address(self.text)
        if spec == "label":
            return self.names.in_cpp(self.text)
        if spec.startswith("="):
            if self.text != spec[1:]:
                raise UnknownPtx(f"another operand than {spec[1:]}")
            return ""
        return self.names.value(self.text, self.kinds.get(spec or "k", spec))


@cache
def rule_of(name: str) -> tuple[re.Match[str], str, str]:
    for pattern, result, template in RULES:
        if found := re.fullmatch(pattern, name):
            return found, result, template
    raise UnknownPtx("instruction")


def by_rule(names: Names, name: str, operands: list[str], line: int) -> str:
    found, result, template = rule_of(name)
    kinds = {**found.groupdict(), "k": name.rpartition(".")[2]}
    size = SIZES.get(kinds["k"], 0) * 8
    kinds |= {"u": f"u{size}", "w": f"{kinds['k'][0]}{size * 2}"}
    words = {**found.groupdict(), "w": kinds["w"]}
    if "sign" in words:
        words["sign"] = SIGNS[words["sign"]]
    sources = [Operand(names, text, kinds) for text in operands]
    value = template.format(*sources, op=name.partition(".")[0], line=line, **words)
    return names.assign(operands[0], kinds.get(result, result), value) if result else value


def access(names: Names, name: str, operands: list[str], line: int, used: int | None) -> str:
    """A load or a store. `used` has a bit for each byte that the value of a load depends on."""
    opcode, *modifiers, kind = name.split(".")
    space = next((m for m in modifiers if m in ("param", "shared", "global")), "global")
    if not set(modifiers) <= {space, "volatile", "v2", "v4"}:
        raise UnknownPtx("modifier")
    register, where = operands if opcode == "ld" else reversed(operands)
    pieces = elements(register)
    together = "together" if "volatile" in modifiers else "alone"
    call = f"<Space::{space}, {C_TYPES[kind]}, {len(pieces)}, Access::{together}>"
    call += f"(t, {line}, {names.address(where)}"
    if opcode == "st":
        values = ", ".join(names.value(piece, kind) for piece in pieces)
        return f"store{call}, {{{values}}});"
    call += ")" if used is None else f", {used:#x})"
    parts = (names.assign(piece, kind, f"got[{n}]") for n, piece in enumerate(pieces))
    return f"{{ const auto got = load{call}; {' '.join(parts)} }}"


def counting(body: list[str]) -> str:
    """The body with a count of the instructions at the start of each run of them."""
    code = []
    run: list[str] = []
    for statement in [*body, ""]:
        if statement.startswith("  "):
            run.append(statement)
        if run and (not statement.startswith("  ") or re.search("goto |return;", statement)):
            code += [f"  t.instructions += {len(run)};\n", *run]
            run = []
        if not statement.startswith("  "):
            code.append(statement)
    return "".join(code)


class Translation:
    """The C++ of a kernel."""

    def __init__(self, kernel: Kernel):
        self.kernel = kernel
        self.names = Names(kernel)
        self.used_bytes: int | None = None  # of the next load
        self.body = [self.statement(line, text) for line, text in kernel.statements]

    def statement(self, line: int, text: str) -> str:
        if text.endswith(":"):
            return self.names.in_cpp(text[:-1]) + ":;\n"
        if found := re.match(r"\.reg \.(\w+) %(\w+)<(\d+)>$", text):
            self.names.declare(*found.groups())
        elif found := re.match(r'\.pragma "used_bytes_mask (\w+)"', text):
            self.used_bytes = int(found[1], 0)
        elif not text.startswith("."):
            try:
                return f"  {self.instruction(line, text)}\n"
            except (UnknownPtx, LookupError, ValueError, AttributeError) as error:
                raise UnknownPtx(f"{text}\n  {error!r} in {self.kernel.name}") from error
        elif not text.startswith((".loc", ".shared", '.pragma "nounroll"')):
            raise UnknownPtx(f"{text}\n  in {self.kernel.name}")
        return ""

    def instruction(self, line: int, text: str) -> str:
        guard, name, rest = re.match(r"(?:@(\S+) )?(\S+) ?(.*)$", text).groups()
        operands = split_operands(rest)
        if name.startswith(("ld.", "st.")):
            code = access(self.names, name, operands, line, self.used_bytes)
            self.used_bytes = None
        else:
            code = by_rule(self.names, name, operands, line)
        return f"if ({self.names.value(guard, 'pred')}) {{ {code} }}" if guard else code

    def code(self) -> str:
        symbol = self.kernel.symbol
        text = counting([statement for statement in self.body if statement])
        words = set(re.findall(r"\w+", text))
        registers = self.names.registers.items()
        offsets = self.names.parameters
        parameters = ", ".join(f"{{{offsets[v.name]}, {v.size}}}" for v in self.kernel.parameters)
        sizes = self.kernel.most_threads, self.names.shared_bytes, self.names.parameter_bytes
        facts = f'"{self.kernel.name}", {symbol}, {", ".join(map(str, sizes))}, {{{parameters}}}'
        lines = [
            f"void {symbol}(Thread& t, [[maybe_unused]] u64 parameters) {{",
            *(f"  {C_TYPES[kind]} {name}{{}};" for name, kind in registers if name in words),
            text + "}",
            f"const Kernel {symbol}_facts{{{facts}}};",
            f"const Registration {symbol}_registered({symbol}_facts);\n",
        ]
        return "\n".join(lines)


def places(found: list[Kernel]) -> str:
    """The tables of all kernels."""
    files = sorted({place.file for kernel in found for place in kernel.places})
    numbers = {file: number for number, file in enumerate(files)}
    listed = ", ".join(f'"{file}"' for file in files)
    code = [f"constexpr const char* files[]{{{listed}}};\n"]
    for kernel in found:
        rows = (
            f"{{{p.begin}, files[{numbers[p.file]}], {p.line}, {p.into}}}" for p in kernel.places
        )
        code.append(f"const Place {kernel.symbol}[]{{{', '.join(rows)}}};")
        code.append(f'const Places {kernel.symbol}_places("{kernel.name}", {kernel.symbol});\n')
    return "\n".join(code)


def write(path: Path, code: str) -> None:
    """Leaves a file alone that would not change, so that it is not compiled again."""
    text = HEAD + code + TAIL
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main() -> None:
    folder, parts, *paths = sys.argv[1:]
    by_name = {kernel.name: kernel for path in paths for kernel in kernels(Path(path))}
    found = [by_name[name] for name in sorted(by_name)]
    codes = [""] * int(parts)
    for kernel in found:
        codes[zlib.crc32(kernel.name.encode()) % len(codes)] += Translation(kernel).code() + "\n"
    Path(folder).mkdir(parents=True, exist_ok=True)
    for part, code in enumerate(codes):
        write(Path(folder, f"kernels_{part}.cpp"), code)
    write(Path(folder, "places.cpp"), places(found))


if __name__ == "__main__":
    try:
        main()
    except UnknownPtx as error:
        sys.exit(f"translate.py: unknown PTX: {error}")
