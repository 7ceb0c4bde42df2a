"""What instructions are in C++."""

INTEGER = r"[su]\d+"
FLOAT = r"f\d+"

#: A pattern for the whole name, so that a modifier that is not here is unknown; the kind of the
#: result; and its value. Kinds: `k` is the one that the name ends in, `u` is unsigned and of its
#: size, `w` as it and of twice its size, `to` what the name says. {1} is the first source as `k`,
#: {1:u32} as u32. Without a kind of a result it is a statement, of operands from {0} on; {0:=-1} is
#: nothing, and wants that to be -1.
RULES = [
    # Integers.
    (rf"add\.{INTEGER}", "u", "{1:u} + {2:u}"),
    (rf"sub\.{INTEGER}", "u", "{1:u} - {2:u}"),
    (r"mul\.lo\.[su](32|64)", "u", "{1:u} * {2:u}"),
    (r"mad\.lo\.[su](32|64)", "u", "{1:u} * {2:u} + {3:u}"),
    (r"mul\.wide\.[su](16|32)", "w", "{w}({1}) * {2}"),
    (rf"div\.{INTEGER}", "k", "quotient({line}, {1}, {2})"),
    (rf"rem\.{INTEGER}", "u", "{1:u} - quotient({line}, {1}, {2}) * {2:u}"),
    (rf"neg\.{INTEGER}", "u", "0 - {1:u}"),
    (rf"(min|max)\.({INTEGER}|{FLOAT})", "k", "{op}({1}, {2})"),
    # Bits.
    (r"and\.b\d+", "k", "{1} & {2}"),
    (r"or\.b\d+", "k", "{1} | {2}"),
    (r"xor\.b\d+", "k", "{1} ^ {2}"),
    (r"not\.b\d+", "k", "~{1}"),
    (r"and\.pred", "k", "{1} && {2}"),
    (r"or\.pred", "k", "{1} || {2}"),
    (r"xor\.pred", "k", "{1} != {2}"),
    (r"not\.pred", "k", "!{1}"),
    (r"(shl|shr)\.[bsu]\d+", "k", "{op}({1}, {2:u32})"),
    (r"bfi\.b\d+", "k", "bfi({1}, {2}, {3:u32}, {4:u32})"),
    (r"popc\.b\d+", "u32", "std::popcount({1})"),
    # Floating point. Without a rounding mode ptxas might fuse an instruction with another.
    (rf"add\.rn\.{FLOAT}", "k", "{1} + {2}"),
    (rf"sub\.rn\.{FLOAT}", "k", "{1} - {2}"),
    (rf"mul\.rn\.{FLOAT}", "k", "{1} * {2}"),
    (rf"div\.rn\.{FLOAT}", "k", "{1} / {2}"),
    (rf"sqrt\.rn\.{FLOAT}", "k", "std::sqrt({1})"),
    # From one to another.
    (r"setp\.(?P<sign>eq|ne|l[te]|g[te])\.\w+", "pred", "{1} {sign} {2}"),
    (
        rf"setp\.(?P<sign>eq|ne|l[te]|g[te])u\.{FLOAT}",
        "pred",
        "unordered({1}, {2}) || {1} {sign} {2}",
    ),
    (r"selp\.\w+", "k", "{3:pred} ? {1} : {2}"),
    (r"mov\.\w+", "k", "{1}"),
    (r"cvta\.to\.global\.u64", "k", "{1}"),
    (rf"cvt\.(?P<to>{INTEGER})\.{INTEGER}", "to", "{1}"),
    (rf"cvt\.rzi\.(?P<to>{INTEGER})\.{FLOAT}", "to", "to_integer<{to}>({1})"),
    (rf"cvt\.rn\.(?P<to>{FLOAT})\.({INTEGER}|f64)", "to", "{1}"),
    # Threads.
    (
        r"atom\.(?P<space>global|shared)\.(?P<what>add|min|or)\.\w+",
        "k",
        "atomic<Atomic::{what}_, Space::{space}>(t, {line}, {1:address}, {2})",
    ),
    (
        r"atom\.(?P<space>global|shared)\.cas\.\w+",
        "k",
        "atomic<Atomic::cas_, Space::{space}>(t, {line}, {1:address}, {2}, {3})",
    ),
    (r"bar\.warp\.sync", "", "barrier(t, {line}, *t.warp{0:=-1});"),
    (r"bar\.sync", "", "barrier(t, {line}, *t.block{0:=0});"),
    (r"griddepcontrol\..*", "", ";"),  # one grid runs after the other
    (r"bra(\.uni)?", "", "goto {0:label};"),
    (r"ret", "", "return;"),
]

#: What a rule calls a sign.
SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
