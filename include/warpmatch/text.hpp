#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <warpmatch/export.hpp>

/// Strings as they come in and go out.
namespace warpmatch {

/// How the code units of a borrowed text are to be read. The fixed-width encodings hold one code point a unit.
enum class Encoding : std::uint8_t {
  utf8,    ///< 1 to 4 bytes a code point, validated
  latin1,  ///< 1 byte a code point; also plain bytes
  ucs2,    ///< 2 bytes a code point, native order; surrogates are kept as they stand
  ucs4,    ///< 4 bytes a code point, native order
};

/// The most code units a string may have, in any call: 2^31 - 2, so that lengths, places in a string and the sum of two
/// lengths fit 32 bits.
inline constexpr std::size_t max_text_units = 0x7FFFFFFE;

/// One borrowed string; `data == nullptr` is a null, which matches nothing.
struct Text {
  const void* data = nullptr;
  std::size_t units = 0;  ///< length in code units of the encoding, not in bytes
  Encoding encoding = Encoding::utf8;

  constexpr Text() = default;
  constexpr Text(const void* d, std::size_t n, Encoding e) : data(d), units(n), encoding(e) {}
  // NOLINTBEGIN(google-explicit-constructor): a text is a view
  /// UTF-8: a literal, a std::string, a view. An empty one is the empty string, not a null.
  template <std::convertible_to<std::string_view> String>
  requires(!std::is_pointer_v<String>) constexpr Text(const String& utf8)
      : Text(static_cast<std::string_view>(utf8).data(), static_cast<std::string_view>(utf8).size(), Encoding::utf8) {
    if (data == nullptr) data = "";
  }
  /// UTF-8 up to the first zero byte; a null for a null pointer.
  constexpr Text(const char* utf8) {
    if (utf8 != nullptr) *this = Text(std::string_view(utf8));
  }
  constexpr Text(std::nullptr_t) {}
  /// A null where there is no value.
  template <std::convertible_to<std::string_view> String>
  constexpr Text(const std::optional<String>& utf8) {
    if (utf8) *this = Text(*utf8);
  }
  /// Code points.
  template <std::convertible_to<std::u32string_view> String>
  constexpr Text(const String& code_points)
      : Text(static_cast<std::u32string_view>(code_points).data(), static_cast<std::u32string_view>(code_points).size(),
             Encoding::ucs4) {
    if (data == nullptr) data = U"";
  }
  // NOLINTEND(google-explicit-constructor)
};

/// A list of strings that stay where they are while it is read: a vector, array or span of strings, of views, of
/// pointers, of optional strings, or of texts.
template <class Range>
concept TextRange = std::ranges::input_range<const Range> && !std::convertible_to<const Range&, Text> &&
                    std::convertible_to<std::ranges::range_reference_t<const Range>, Text> &&
                    (std::is_lvalue_reference_v<std::ranges::range_reference_t<const Range>> ||
                     std::is_trivially_copyable_v<std::ranges::range_value_t<const Range>>);

/// The texts of a list, in order: a vector of them, or a span where they lie there as texts already.
template <TextRange Range>
auto texts_of(const Range& strings) {
  if constexpr (std::convertible_to<const Range&, std::span<const Text>>) {
    return std::span<const Text>(strings);
  } else {
    std::vector<Text> texts;
    if constexpr (std::ranges::sized_range<const Range>) texts.reserve(std::ranges::size(strings));
    for (auto&& string : strings) texts.push_back(string);
    return texts;
  }
}

/// Code points as UTF-8. Throws InvalidArgument, naming the place, for those that UTF-8 cannot hold: surrogates and
/// what lies above U+10FFFF.
///
///     warpmatch::to_utf8(U"Zo\u00eb");  // "Zo\xc3\xab"
WARPMATCH_EXPORT std::string to_utf8(std::u32string_view code_points);

}  // namespace warpmatch
