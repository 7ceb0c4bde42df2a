#pragma once

#include <initializer_list>
#include <string>

namespace ptx {

/// Makes the PTX files known that kernels were translated from; of two that have a kernel, the last counts.
struct PtxFiles {
  PtxFiles(std::initializer_list<const char*> paths);
};

/// What stands at a line of a kernel: the instruction, and the lines of the source that it is from, the innermost
/// first.
std::string source_lines(const std::string& kernel, int line);

}  // namespace ptx
