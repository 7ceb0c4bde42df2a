#pragma once

#include <cstddef>

#include <warpmatch/text.hpp>

namespace warpmatch::corpus {

/// InvalidArgument for a text of UTF-8 or UCS-4 whose `unit` is no part of a code point: names the argument, the row
/// and what stands there.
[[noreturn]] void throw_malformed(const Text& text, const char* argument, std::size_t row, std::size_t unit);

/// Throws as a call does that cannot read a text, which is not null: RangeError for one that is too long,
/// InvalidArgument for one that is malformed. Reads all of it; polls.
void check_text(const Text& text, const char* argument, std::size_t row);

}  // namespace warpmatch::corpus
