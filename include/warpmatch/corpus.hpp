#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace warpmatch {

namespace corpus {
class PackedCorpus;
}

/// How the code units of a borrowed text are to be read. The fixed-width encodings hold one code point a unit.
enum class Encoding : std::uint8_t {
  utf8,    ///< 1 to 4 bytes a code point, validated
  latin1,  ///< 1 byte a code point; also plain bytes
  ucs2,    ///< 2 bytes a code point, native order; surrogates are kept as they stand
  ucs4,    ///< 4 bytes a code point, native order
};

/// One borrowed string; `data == nullptr` is a null, which matches nothing.
struct Text {
  const void* data = nullptr;
  std::size_t units = 0;  ///< length in code units of the encoding, not in bytes
  Encoding encoding = Encoding::utf8;

  constexpr Text() = default;
  constexpr Text(const void* d, std::size_t n, Encoding e) : data(d), units(n), encoding(e) {}
  /// UTF-8: a literal, a std::string, a view. An empty one is the empty string, not a null.
  template <std::convertible_to<std::string_view> String>
  constexpr Text(const String& utf8)  // NOLINT(google-explicit-constructor): a text is a view
      : Text(static_cast<std::string_view>(utf8).data(), static_cast<std::string_view>(utf8).size(), Encoding::utf8) {
    if (data == nullptr) data = "";
  }
};

/// The most code units a string may have, in any call: 2^31 - 2, so that lengths, places in a string and the sum of two
/// lengths fit 32 bits.
inline constexpr std::size_t max_text_units = 0x7FFFFFFE;

namespace corpus {
[[noreturn]] void throw_too_long(const Text& text, const char* argument, std::optional<std::size_t> row);
}

/// Throws RangeError, naming the argument, the row where there are several, and the length, for a text of more units
/// than that. Reads nothing of it. Every call that takes texts checks them so; bindings can, to name an argument their
/// way.
inline void check_length(const Text& text, const char* argument, std::optional<std::size_t> row = {}) {
  if (text.units > max_text_units) [[unlikely]]
    corpus::throw_too_long(text, argument, row);
}

/// Where the memory of a corpus goes, in bytes.
struct CorpusMemory {
  std::size_t text = 0;    ///< symbols of the distinct strings
  std::size_t rows = 0;    ///< which rows each distinct string stands for
  std::size_t lookup = 0;  ///< alphabet, length table, and what calls have cached
};

/// An immutable, packed set of strings, cheap to copy and safe to share between threads.
///
/// Strings are recoded to the corpus' own dense alphabet (1, 2 or 4 bytes a symbol), ordered by length,
/// with exact duplicates folded. Rows keep their original numbers, from 0.
///
///     warpmatch::Corpus names{"Anna", "Hannah", "Anna"};
///     names.size();      // 3
///     names.distinct();  // 2
class Corpus {
 public:
  /// Packs copies of the texts; the views need not outlive the call.
  /// Throws InvalidArgument (naming the row) for malformed UTF-8 and for a text that changed while it was packed,
  /// RangeError for more than 2^31 - 2 rows or a string of more than `max_text_units`. `workers` = 0 uses every core.
  explicit Corpus(std::span<const Text> texts, unsigned workers = 0);
  Corpus(std::initializer_list<std::string_view> texts);
  explicit Corpus(const std::vector<std::string>& texts);

  std::size_t size() const;      ///< rows, duplicates and nulls included
  std::size_t distinct() const;  ///< distinct strings
  std::size_t nulls() const;     ///< rows that are null
  bool is_null(std::size_t row) const;

  std::size_t max_length() const;     ///< code points of the longest string
  std::size_t alphabet_size() const;  ///< distinct code points
  unsigned symbol_bytes() const;      ///< 1, 2 or 4
  CorpusMemory memory() const;

  /// The string of a row, as code points; nullopt for a null. Throws InvalidArgument for a row out of range.
  std::optional<std::u32string> at(std::size_t row) const;

  /// The packed form (src/corpus/packed_corpus.hpp), for the engine and its tests.
  const corpus::PackedCorpus& packed() const { return *packed_; }

 private:
  std::shared_ptr<const corpus::PackedCorpus> packed_;
};

}  // namespace warpmatch
