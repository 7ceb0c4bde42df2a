#pragma once

#include <cstddef>
#include <optional>

#include <warpmatch/text.hpp>

namespace warpmatch {

namespace corpus {
[[noreturn]] void throw_too_long(const Text& text, const char* argument, std::optional<std::size_t> row);
}

/// Throws RangeError, naming the argument, the row where there are several, and the length, for a text of more than
/// `max_text_units`. Reads nothing of it. Every call that takes texts checks them so; bindings can, to name an argument
/// their way.
inline void check_length(const Text& text, const char* argument, std::optional<std::size_t> row = {}) {
  if (text.units > max_text_units) [[unlikely]]
    corpus::throw_too_long(text, argument, row);
}

}  // namespace warpmatch
