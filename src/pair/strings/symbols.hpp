#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <warpmatch/corpus.hpp>
#include <warpmatch/internal/check_length.hpp>

namespace warpmatch::pair {

/// A text of Latin-1 as it lies.
inline std::span<const std::uint8_t> bytes_of(const Text& text) {
  return {static_cast<const std::uint8_t*>(text.data), text.units};
}

/// A text that is not null, read to be compared: the bytes where they are Latin-1 as they lie, else code points.
class Symbols {
 public:
  /// Throws, naming `argument`, InvalidArgument for malformed text and RangeError for one that is too long. A borrowed
  /// text must outlive this.
  Symbols(const Text& text, const char* argument) { assign(text, argument); }

  /// The same for the next text, in the memory of the last.
  void assign(const Text& text, const char* argument) {
    check_length(text, argument);
    points_.clear();
    if (text.encoding == Encoding::latin1)
      bytes_ = bytes_of(text);
    else
      read(text, argument);
  }

  bool is_latin1() const { return bytes_.data() != nullptr; }
  std::size_t size() const { return is_latin1() ? bytes_.size() : points_.size(); }
  std::span<const std::uint8_t> bytes() const { return bytes_; }
  /// The code points, widened first where they were bytes.
  std::span<const char32_t> code_points();

 private:
  void read(const Text& text, const char* argument);

  std::span<const std::uint8_t> bytes_;
  std::u32string points_;
};

/// Calls `f(left, right)` with both strings as spans of the narrowest type that holds both: bytes or code points.
template <class F>
decltype(auto) visit_symbols(Symbols& left, Symbols& right, F&& f) {
  if (left.is_latin1() && right.is_latin1()) return f(left.bytes(), right.bytes());
  return f(left.code_points(), right.code_points());
}

}  // namespace warpmatch::pair
