#!/bin/sh
# Makes the virtual environment .venv with the tools a build needs; the Makefile calls it.
# What is missing on the machine gets one line that names the package to install.
set -eu
venv=${1:-.venv}

fail() {
  echo "warpmatch: $1" >&2
  exit 1
}

find_python() {
  for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
}

cmake_is_recent() {
  version=$(cmake --version 2>/dev/null | sed -n 's/^cmake version //p')
  [ -n "$version" ] && [ "$(printf '3.25\n%s\n' "$version" | sort -V | head -n 1)" = 3.25 ]
}

printf '#include <bit>\n#include <concepts>\n#include <span>\nint main() { return std::popcount(0u); }\n' |
  "${CXX:-c++}" -std=c++20 -fsyntax-only -x c++ - 2>/dev/null ||
  fail "a C++20 compiler is missing (${CXX:-c++} cannot compile C++20): apt-get install g++"

python=$(find_python)
[ -n "$python" ] || fail "Python 3.11 or later is missing: apt-get install python3 python3-venv python3-dev"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
  fail "python3-venv is missing: apt-get install python3-venv"
"$python" -c 'import pathlib, sys, sysconfig
sys.exit(not (pathlib.Path(sysconfig.get_paths()["include"]) / "Python.h").is_file())' ||
  fail "Python.h is missing: apt-get install python3-dev"

"$python" -m venv "$venv"
set -- 'scikit-build-core>=0.11' 'pybind11>=3.0'
cmake_is_recent || set -- "$@" 'cmake>=3.25'
command -v ninja >/dev/null 2>&1 || set -- "$@" 'ninja>=1.11'
echo "warpmatch: installing into $venv: $*"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@" ||
  fail "pip could not install the build tools: is a Python package index within reach?"
