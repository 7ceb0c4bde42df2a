#pragma once

#include <array>
#include <vector>

#include <pybind11/pybind11.h>

#include <warpmatch/corpus.hpp>

namespace warpmatch::bindings {

namespace py = pybind11;

/// The two arguments of a scorer as texts. A str or bytes is borrowed. Any other sequence of hashables is spelled in
/// code points: an item stands for the code point that its hash is (a number for itself, a single character for
/// itself), and items with other hashes get code points that neither text has, by hash and the same in both.
class TextPair {
 public:
  /// TypeError, naming `s1` or `s2`, for what is no sequence, RangeError for a text that is too long and for more
  /// different items than there are code points to spare. The objects must outlive this.
  TextPair(py::handle s1, py::handle s2);
  TextPair(const TextPair&) = delete;
  TextPair& operator=(const TextPair&) = delete;

  const Text& left() const { return texts_[0]; }
  const Text& right() const { return texts_[1]; }

 private:
  std::array<Text, 2> texts_;
  std::array<std::vector<char32_t>, 2> symbols_;  ///< of what is neither str nor bytes
};

}  // namespace warpmatch::bindings
