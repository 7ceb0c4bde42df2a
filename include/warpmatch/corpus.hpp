#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <warpmatch/export.hpp>
#include <warpmatch/text.hpp>

namespace warpmatch {

class Corpus;

namespace corpus {
class PackedCorpus;
/// What the engine itself reads of a corpus: the one way in. No program can call it: it is not exported, and its type
/// is not to be had.
const PackedCorpus& packed(const Corpus& corpus);
}  // namespace corpus

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
///     names[1];          // "Hannah"
class WARPMATCH_EXPORT Corpus {
 public:
  /// Packs copies of the texts; the views need not outlive the call.
  /// Throws InvalidArgument (naming the row) for malformed UTF-8 and for a text that changed while it was packed,
  /// RangeError for more than 2^31 - 2 rows or a string of more than `max_text_units`. `workers` = 0 uses every core.
  Corpus(std::span<const Text> texts, unsigned workers = 0);  // NOLINT(google-explicit-constructor)
  Corpus(std::initializer_list<Text> texts) : Corpus(std::span<const Text>(texts.begin(), texts.size())) {}
  /// Any list of strings, which is a corpus wherever one is wanted. Pack what is compared more than once yourself:
  /// the packing is work, too.
  template <TextRange Range>
  requires(!std::same_as<Range, std::span<const Text>>)
      Corpus(const Range& strings, unsigned workers = 0)  // NOLINT(google-explicit-constructor)
      : Corpus(std::span<const Text>(texts_of(strings)), workers) {}

  std::size_t size() const;      ///< rows, duplicates and nulls included
  std::size_t distinct() const;  ///< distinct strings
  std::size_t nulls() const;     ///< rows that are null
  bool is_null(std::size_t row) const;

  std::size_t max_length() const;     ///< code points of the longest string
  std::size_t alphabet_size() const;  ///< distinct code points
  unsigned symbol_bytes() const;      ///< 1, 2 or 4
  CorpusMemory memory() const;

  /// The string of a row in UTF-8. Throws InvalidArgument for a row out of range, for a null, and for a string with
  /// surrogates, which only UCS-2 and UCS-4 can have brought along.
  std::string operator[](std::size_t row) const;
  /// The same; nullopt for a null.
  std::optional<std::string> at(std::size_t row) const;
  /// The code points of a row; nullopt for a null. Throws InvalidArgument for a row out of range.
  std::optional<std::u32string> code_points(std::size_t row) const;

 private:
  friend const corpus::PackedCorpus& corpus::packed(const Corpus& corpus);

  std::shared_ptr<const corpus::PackedCorpus> packed_;
};

}  // namespace warpmatch
