#pragma once

#include <vector>

/// Kernels with one fault each, in the line that is marked with their name, and some without.
namespace warpmatch::faulty {

constexpr unsigned threads = 64;

struct Case {
  const char* name;
  const char* finding;                         ///< "" for none
  void (*launch)(int* cells, int* unwritten);  ///< `threads` cells each, which are 0 to 63, and which nobody wrote
};

extern const std::vector<Case> cases;

}  // namespace warpmatch::faulty
