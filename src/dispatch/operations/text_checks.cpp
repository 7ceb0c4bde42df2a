#include "dispatch/operations/text_checks.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/check_length.hpp>

#include "corpus/text/malformed.hpp"
#include "watch/pace.hpp"

namespace warpmatch::dispatch {

void refuse_null(const char* argument, const Scorer& scorer) {
  throw InvalidArgument(argument, "nulls have no " + to_string(scorer) + " score; use a normalised scorer");
}

void check_texts(std::span<const Text> queries, std::span<const Text> choices, const Scorer& scorer) {
  const auto is_null = [](const Text& text) { return text.data == nullptr; };
  for (const auto& [argument, texts] : {std::pair{"queries", queries}, std::pair{"choices", choices}})
    for (std::size_t row = 0; row < texts.size(); ++row) check_length(texts[row], argument, row);
  if (!is_integer(scorer)) return;
  for (const auto& [argument, texts] : {std::pair{"queries", queries}, std::pair{"choices", choices}})
    if (std::ranges::any_of(texts, is_null)) refuse_null(argument, scorer);
}

void check_pairs(const TextSource& queries, const TextSource& choices, const Scorer& scorer) {
  std::vector<Text> memory[2];
  const std::span<const Text> left = queries.read(0, queries.size(), memory[0]);
  const std::span<const Text> right = choices.read(0, choices.size(), memory[1]);
  check_texts(left, right, scorer);
  watch::Pace pace;
  for (std::size_t row = 0; row < left.size(); ++row) {
    if (left[row].data == nullptr || right[row].data == nullptr) continue;
    pace.spend(4 + left[row].units + right[row].units);
    corpus::check_text(left[row], "queries", row);
    corpus::check_text(right[row], "choices", row);
  }
}

}  // namespace warpmatch::dispatch
