"""What the names in a kernel stand for, as C++."""

import re

from ptx_text import SIZES, Kernel, UnknownPtx, place

C_TYPES = {kind: "bool" if kind == "pred" else kind.replace("b", "u") for kind in SIZES}
#: Grids and blocks have one dimension.
SPECIAL = {
    "%tid.x": "t.number",
    "%ntid.x": "t.block_threads",
    "%ctaid.x": "t.block->number",
    "%nctaid.x": "t.blocks",
    "%laneid": "t.number % warp_size",
}


def is_float(kind: str) -> bool:
    return kind in ("f32", "f64")


def split_operands(text: str) -> list[str]:
    """Splits at commas outside of brackets."""
    return [part.strip() for part in re.split(r",(?![^\[{]*[\]}])", text) if part.strip()]


def elements(operand: str) -> list[str]:
    return split_operands(operand.strip("{} ")) if operand.startswith("{") else [operand]


class Names:
    def __init__(self, kernel: Kernel):
        self.parameters, self.parameter_bytes = place(kernel.parameters)
        self.shared, self.shared_bytes = place(kernel.shared)
        self.registers: dict[str, str] = {}  # kinds, by their name in C++

    def declare(self, kind: str, name: str, count: str) -> None:
        self.registers |= {f"{name}{number}": kind for number in range(int(count))}

    def in_cpp(self, name: str) -> str:
        return name.replace("$", "_").lstrip("%")

    def value(self, text: str, kind: str) -> str:
        """An operand as a C++ expression of the type of `kind`."""
        if kind == "pred":
            if text in ("0", "1", "-1"):
                return "false" if text == "0" else "true"
            return "!" * text.startswith("!") + self.in_cpp(text.lstrip("!"))
        cpp = C_TYPES[kind]
        if bits := re.match(r"0[fFdD]([0-9A-Fa-f]{8}|[0-9A-Fa-f]{16})$", text):
            number = f"u{len(bits[1]) * 4}{{0x{bits[1]}}}"
            return f"bits<{cpp}>({number})" if is_float(kind) else f"{cpp}({number})"
        if re.match(r"-?(0x[0-9A-Fa-f]+|\d+)U?$", text):
            return f"{cpp}({int(text.rstrip('U'), 0) % 2**64:#x}ULL)"
        if text in SPECIAL:
            return f"{cpp}({SPECIAL[text]})"
        name = self.in_cpp(text)
        if name in self.registers:
            own = self.registers[name]
            if C_TYPES[own] == cpp:
                return name
            if not is_float(own) and not is_float(kind):
                return f"{cpp}({name})"
            if SIZES[own] == SIZES[kind]:
                return f"bits<{cpp}>({name})"
        elif text in self.parameters:
            return f"{cpp}(parameters + {self.parameters[text]})"
        elif text in self.shared:
            return f"{cpp}(shared_window + {self.shared[text]})"
        raise UnknownPtx(f"{text} as {kind}")

    def assign(self, text: str, kind: str, expression: str) -> str:
        """Gives a register a value of `kind`."""
        name = self.in_cpp(text)
        own = self.registers[name]
        if is_float(own) != is_float(kind):
            return f"{name} = bits<{C_TYPES[own]}>({C_TYPES[kind]}({expression}));"
        return f"{name} = {C_TYPES[kind]}({expression});"

    def address(self, text: str) -> str:
        base, offset = re.match(r"\[\s*([^+\]]+?)\s*(?:\+\s*(-?\w+))?\s*\]$", text).groups()
        of_32_bits = SIZES.get(self.registers.get(self.in_cpp(base), ""), 8) == 4
        expression = f"u64({self.value(base, 'u32' if of_32_bits else 'u64')})"
        return f"{expression} + u64({int(offset, 0)}LL)" if offset else expression
