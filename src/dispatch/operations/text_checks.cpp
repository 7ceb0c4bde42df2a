#include "dispatch/operations/text_checks.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/check_length.hpp>

namespace warpmatch::dispatch {

void check_texts(std::span<const Text> queries, std::span<const Text> choices, const Scorer& scorer) {
  const auto is_null = [](const Text& text) { return text.data == nullptr; };
  for (const auto& [argument, texts] : {std::pair{"queries", queries}, std::pair{"choices", choices}})
    for (std::size_t row = 0; row < texts.size(); ++row) check_length(texts[row], argument, row);
  if (!is_integer(scorer)) return;
  for (const auto& [argument, texts] : {std::pair{"queries", queries}, std::pair{"choices", choices}})
    if (std::ranges::any_of(texts, is_null))
      throw InvalidArgument(argument, "nulls have no " + to_string(scorer) + " score; use a normalised scorer");
}

}  // namespace warpmatch::dispatch
