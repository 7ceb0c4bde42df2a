#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <warpmatch/corpus.hpp>
#include <warpmatch/internal/check_length.hpp>

namespace warpmatch::pair {

/// True for a text, not a null, that lies as a byte a symbol: it is compared as it lies.
inline bool is_bytes(const Text& text) { return text.data != nullptr && text.encoding == Encoding::latin1; }

/// Such a text as it lies.
inline std::span<const std::uint8_t> bytes_of(const Text& text) {
  return {static_cast<const std::uint8_t*>(text.data), text.units};
}

/// True for one that lies in aligned units of two bytes, and
inline bool lies_in_two_bytes(const Text& text) {
  return text.data != nullptr && text.encoding == Encoding::ucs2 &&
         reinterpret_cast<std::uintptr_t>(text.data) % sizeof(std::uint16_t) == 0;
}
/// those.
inline std::span<const std::uint16_t> units_of(const Text& text) {
  return {static_cast<const std::uint16_t*>(text.data), text.units};
}

/// A text that is not null, read to be compared: as it lies where it is of bytes or of aligned units of two or four
/// bytes, else code points. What is asked for in wider symbols is widened then.
class Symbols {
 public:
  /// Throws, naming `argument`, InvalidArgument for malformed text and RangeError for one that is too long. A borrowed
  /// text must outlive this.
  Symbols(const Text& text, const char* argument) { assign(text, argument); }
  Symbols(const Symbols&) = delete;
  Symbols& operator=(const Symbols&) = delete;

  /// The same for the next text, in the memory of the last.
  void assign(const Text& text, const char* argument) {
    check_length(text, argument);
    bytes_ = {};
    units_ = {};
    points_ = {};
    points_memory_.clear();
    if (is_bytes(text))
      bytes_ = bytes_of(text);
    else
      read(text, argument);
  }

  bool is_latin1() const { return bytes_.data() != nullptr; }
  /// True where symbols of two bytes hold it, and cost little or nothing to get.
  bool is_narrow() const { return is_latin1() || units_.data() != nullptr; }
  std::size_t size() const {
    return is_latin1() ? bytes_.size() : units_.data() != nullptr ? units_.size() : points_.size();
  }
  std::span<const std::uint8_t> bytes() const { return bytes_; }
  /// Of a narrow one.
  std::span<const std::uint16_t> units();
  std::span<const char32_t> code_points();

 private:
  void read(const Text& text, const char* argument);

  std::span<const std::uint8_t> bytes_;
  std::span<const std::uint16_t> units_;
  std::vector<std::uint16_t> units_memory_;
  std::span<const char32_t> points_;
  std::u32string points_memory_;
};

/// Calls `f(left, right)` with both strings as spans of one type: bytes where both are, else code points.
template <class F>
decltype(auto) visit_symbols(Symbols& left, Symbols& right, F&& f) {
  if (left.is_latin1() && right.is_latin1()) return f(left.bytes(), right.bytes());
  return f(left.code_points(), right.code_points());
}

/// The same with the narrowest type that holds both: bytes, units of two or code points.
template <class F>
decltype(auto) visit_narrowest(Symbols& left, Symbols& right, F&& f) {
  if (left.is_narrow() && right.is_narrow() && !(left.is_latin1() && right.is_latin1()))
    return f(left.units(), right.units());
  return visit_symbols(left, right, f);
}

}  // namespace warpmatch::pair
