#pragma once

#include <cstddef>
#include <cstdint>

namespace warpmatch::corpus {

/// What the strings of a corpus can be made into before they are compared; see PackedCorpus::form. Words are what
/// white space separates (core/white_space.hpp); they are sorted by code points and joined by one space.
enum class TextForm : std::uint8_t {
  as_is,
  reversed,      ///< backwards; ranks are those of the strings as they are
  sorted_words,  ///< the words sorted
  unique_words,  ///< the words sorted, each once
};

inline constexpr std::size_t text_forms = 4;

}  // namespace warpmatch::corpus
