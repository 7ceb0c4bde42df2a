"""tests/ptx/translate.py, as far as no compiler is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "ptx"
KERNEL = """
	.file	1 "/some/kernels.cu"
.visible .entry copy(
	.param .u64 copy_param_0
)
.maxntid 128, 1, 1
{{
	.reg .pred 	%p<2>;
	.reg .b32 	%r<4>;
	.reg .f64 	%fd<3>;
	.reg .b64 	%rd<3>;
	.loc	1 17 0
	ld.param.u64 	%rd1, [copy_param_0];
	cvta.to.global.u64 	%rd2, %rd1;
	mov.u32 	%r1, %tid.x;
	setp.ge.u32 	%p1, %r1, 64;
	@%p1 bra 	$L__BB0_2;
	{instruction}
	st.global.v2.u32 	[%rd2+8], {{%r2, %r3}};

$L__BB0_2:
	ret;
}}
"""


def translated(folder: Path, instruction: str) -> subprocess.CompletedProcess[str]:
    path = folder / "some.ptx"
    path.write_text(KERNEL.format(instruction=instruction))
    command = [sys.executable, FOLDER / "translate.py", folder / "out", "1", path]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("instruction", "statement"),
    [
        ("add.s32 %r2, %r1, -1;", "r2 = u32(r1 + u32(0xffffffffffffffffULL));"),
        ("shr.s32 %r2, %r1, 31;", "r2 = s32(shr(s32(r1), u32(0x1fULL)));"),
        ("mul.wide.u32 %rd1, %r1, 4;", "rd1 = u64(u64(r1) * u32(0x4ULL));"),
        ("mov.f64 %fd1, 0d3FF0000000000000;", "fd1 = f64(bits<f64>(u64{0x3FF0000000000000}));"),
        ("setp.gtu.f64 %p1, %fd1, %fd2;", "p1 = bool(unordered(fd1, fd2) || fd1 > fd2);"),
        ("cvt.rzi.u32.f64 %r2, %fd1;", "r2 = u32(to_integer<u32>(fd1));"),
        ("bar.sync 0;", "barrier(t, 15, *t.block);"),
        ("atom.global.or.b32 %r2, [%rd2], %r1;", "atomic<Atomic::or_, Space::global>(t, 15, "),
        ("ld.volatile.global.u32 %r2, [%rd2+-4];", "load<Space::global, u32, 1, Access::together>"),
    ],
)
def test_an_instruction_is_a_statement(tmp_path, instruction, statement):
    done = translated(tmp_path, instruction)
    assert done.returncode == 0, done.stderr
    assert statement in (tmp_path / "out" / "kernels_0.cpp").read_text()


@pytest.mark.parametrize(
    "instruction",
    [
        "sin.approx.f32 %r2, %r1;",
        "add.sat.s32 %r2, %r1, %r1;",
        "mul.f64 %fd1, %fd1, %fd2;",
        "ld.local.u32 %r2, [%rd2];",
        "call.uni (%r2), f, (%r1);",
        "add.s32 %r2, %r1, nobody;",
        "mov.b64 {%r2, %r3}, %rd1;",
        "mov.b64 %rd1, {%r2, %r3};",
        "{ .reg .b32 %own;",
    ],
)
def test_what_is_unknown_ends_it(tmp_path, instruction):
    done = translated(tmp_path, instruction)
    assert done.returncode == 1
    assert done.stderr.startswith("translate.py: unknown PTX: " + instruction.rstrip(";"))
    assert "Traceback" not in done.stderr


def test_what_stays_is_not_written_again(tmp_path):
    translated(tmp_path, "add.s32 %r2, %r1, 1;")
    written = tmp_path / "out" / "kernels_0.cpp"
    before = written.stat().st_mtime_ns
    translated(tmp_path, "add.s32 %r2, %r1, 1;")
    assert written.stat().st_mtime_ns == before
