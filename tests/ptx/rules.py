"""What instructions are in C++."""

INTEGER = r"[su]\d+"
FLOAT = r"f\d+"

#: A pattern for the whole name, so that a modifier that is not here is unknown; the kind of the
#: result; and its value. Kinds: `k` is the one that the name ends in, `u` is unsigned and of its
#: size, `w` of twice its size, `to` what the name says. {1} is the first source as `k`,
#: {1:u32} as u32. Without a kind of a result it is a statement, of operands from {0} on.
RULES = [
    # Integers.
    (rf"add\.{INTEGER}", "u", "{1:u} + {2:u}"),
    (rf"sub\.{INTEGER}", "u", "{1:u} - {2:u}"),
    (rf"mul\.lo\.{INTEGER}", "u", "product({1:u}, {2:u})"),
    (rf"mad\.lo\.{INTEGER}", "u", "product({1:u}, {2:u}) + {3:u}"),
    (r"mul\.wide\.[su](16|32)", "w", "mul_wide({1}, {2})"),
    (r"mad\.wide\.[su](16|32)", "w", "mul_wide({1}, {2}) + {3:w}"),
    (r"mul\.hi\.[su](32|64)", "u", "mul_hi({1}, {2})"),
    (rf"(div|rem)\.{INTEGER}", "k", "{op}(t, {line}, {1}, {2})"),
    (rf"neg\.{INTEGER}", "u", "0 - {1:u}"),
    (rf"abs\.{INTEGER}", "u", "{1} < 0 ? 0 - {1:u} : {1:u}"),
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
    (r"shf\.(?P<side>[lr])\.wrap\.b32", "k", "shf_{side}({1}, {2}, {3} & 31)"),
    (rf"bfe\.{INTEGER}", "k", "bfe({1}, {2:u32}, {3:u32})"),
    (r"bfi\.b\d+", "k", "bfi({1}, {2}, {3:u32}, {4:u32})"),
    (r"prmt\.b32", "k", "prmt({1}, {2}, {3})"),
    (r"lop3\.b32", "k", "lop3({1}, {2}, {3}, {4})"),
    (r"(popc|clz)\.b\d+", "u32", "{op}({1})"),
    (r"brev\.b\d+", "k", "brev({1})"),
    # Floating point. Without a rounding mode ptxas might fuse an instruction with another.
    (rf"add\.rn\.{FLOAT}", "k", "{1} + {2}"),
    (rf"sub\.rn\.{FLOAT}", "k", "{1} - {2}"),
    (rf"mul\.rn\.{FLOAT}", "k", "{1} * {2}"),
    (rf"div\.rn\.{FLOAT}", "k", "{1} / {2}"),
    (r"add\.rz\.f64", "k", "add_rz({1}, {2})"),
    (rf"fma\.rn\.{FLOAT}", "k", "std::fma({1}, {2}, {3})"),
    (rf"sqrt\.rn\.{FLOAT}", "k", "std::sqrt({1})"),
    (rf"neg\.{FLOAT}", "k", "-{1}"),
    (rf"abs\.{FLOAT}", "k", "std::fabs({1})"),
    (rf"copysign\.{FLOAT}", "k", "std::copysign({2}, {1})"),
    # From one to another.
    (r"setp\.(?P<sign>eq|ne|l[teos]|g[te]|h[is])\.\w+", "pred", "{1} {sign} {2}"),
    (
        rf"setp\.(?P<sign>eq|ne|l[te]|g[te])u\.{FLOAT}",
        "pred",
        "unordered({1}, {2}) || {1} {sign} {2}",
    ),
    (rf"setp\.num\.{FLOAT}", "pred", "!unordered({1}, {2})"),
    (rf"setp\.nan\.{FLOAT}", "pred", "unordered({1}, {2})"),
    (r"selp\.\w+", "k", "{3:pred} ? {1} : {2}"),
    (r"mov\.\w+", "k", "{1}"),
    (r"cvta(\.to)?\.(global|param)\.u64", "k", "{1}"),
    (rf"cvt\.(?P<to>{INTEGER})\.{INTEGER}", "to", "{1}"),
    (rf"cvt\.rzi\.(?P<to>{INTEGER})\.{FLOAT}", "to", "to_integer<{to}>({1})"),
    (r"cvt\.rzi\.(?P<to>f64)\.f64", "to", "std::trunc({1})"),
    (rf"cvt\.rn\.(?P<to>{FLOAT})\.({INTEGER}|f64)", "to", "{1}"),
    (r"cvt\.(?P<to>f64)\.f32", "to", "{1}"),
    # Threads.
    (
        r"(atom|red)\.(?P<space>global|shared)\.(?P<what>add|min|max|and|or|xor|exch|inc|dec)\.\w+",
        "k",
        "atomic<Atomic::{what}_, Space::{space}>(t, {line}, {1:address}, {2})",
    ),
    (
        r"atom\.(?P<space>global|shared)\.cas\.\w+",
        "k",
        "atomic<Atomic::cas_, Space::{space}>(t, {line}, {1:address}, {2}, {3})",
    ),
    (
        r"vote\.(sync\.)?(?P<mode>all|any|uni|ballot)\.(sync\.)?(pred|b32)",
        "k",
        "vote(t, {line}, {2:u32}, {1:pred}, Vote::{mode})",
    ),
    (
        r"bar\.red\.(?P<sign>and|or)\.pred",
        "k",
        "block_vote(t, {line}, {1:u32}, {2}, Vote::{sign})",
    ),
    (r"match\.any\.sync\.b\d+", "u32", "match_any(t, {line}, {2:u32}, {1})"),
    (r"bar\.warp\.sync", "", "warp_barrier(t, {line}, {0:u32});"),
    (r"bar(rier)?\.sync", "", "block_barrier(t, {line}, {0:u32});"),
    # One thread runs at a time, and one grid after the other: nothing is to be done for some.
    (r"(membar|fence|griddepcontrol|prefetch)\..*", "", ";"),
    (r"nanosleep\.u32", "", "give_way(t);"),
    (r"bra(\.uni)?", "", "goto {0:label};"),
    (r"ret|exit", "", "return;"),
    (r"trap", "", "trap(t, {line});"),
]

#: What a rule calls a sign.
SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
SIGNS |= {"lo": "<", "ls": "<=", "hi": ">", "hs": ">=", "and": "all", "or": "any"}
