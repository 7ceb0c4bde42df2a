#include "cpu/search/bigram_screen.hpp"

#include "core/white_space.hpp"
#include "corpus/packing/alphabet.hpp"
#include "corpus/text/symbol_visit.hpp"

namespace warpmatch::cpu {
namespace {

/// Candidates whose strings are fetched before they are read: they lie far apart.
constexpr std::size_t kAhead = 8;

/// Whether any string may be parted there. What only some are parted at counts as white space in all: fewer bigrams
/// rule out less.
bool parts_words(char32_t point) { return core::is_white_space(point, true); }

}  // namespace

BigramScreen::BigramScreen(const corpus::PackedCorpus& choices) : choices_(choices), is_found_{} {
  parts_words_.reserve(choices.alphabet().size());
  for (const char32_t point : choices.alphabet().code_points()) parts_words_.push_back(parts_words(point) ? 1 : 0);
}

void BigramScreen::load(const corpus::PackedCorpus& queries, std::uint32_t rank, std::span<const std::uint32_t> map) {
  for (const std::uint32_t place : used_) is_found_[place] = 0;
  used_.clear();
  query_bigrams_ = 0;
  const corpus::LengthBucket& bucket = queries.bucket_of(rank);
  const std::vector<char32_t>& points = queries.alphabet().code_points();
  corpus::visit_symbol_type(queries.symbol_bytes(), [&](auto type) {
    const auto* symbols = reinterpret_cast<const decltype(type)*>(queries.string(bucket, rank));
    for (std::uint32_t i = 0; i + 1 < bucket.length; ++i) {
      if (parts_words(points[symbols[i]]) || parts_words(points[symbols[i + 1]])) continue;
      ++query_bigrams_;
      const std::uint32_t first = map.empty() ? symbols[i] : map[symbols[i]];
      const std::uint32_t second = map.empty() ? symbols[i + 1] : map[symbols[i + 1]];
      if (first == corpus::Alphabet::absent || second == corpus::Alphabet::absent) continue;
      used_.push_back(place_of(first, second));
      is_found_[used_.back()] = 1;
    }
  });
}

std::uint32_t BigramScreen::keep(const corpus::LengthBucket& bucket, std::span<std::uint32_t> ranks,
                                 BigramRoom room) const {
  const std::uint32_t length = bucket.length;
  if (length == 0 || (room.of_query >= query_bigrams_ && room.of_choice >= length - 1))
    return static_cast<std::uint32_t>(ranks.size());
  std::uint32_t kept = 0;
  corpus::visit_symbol_type(choices_.symbol_bytes(), [&](auto type) {
    using Symbol = decltype(type);
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      if (i + kAhead < ranks.size()) __builtin_prefetch(choices_.string(bucket, ranks[i + kAhead]));
      const auto* symbols = reinterpret_cast<const Symbol*>(choices_.string(bucket, ranks[i]));
      std::uint32_t common = 0;
      std::uint32_t spaces = parts_words_[symbols[0]];
      for (std::uint32_t at = 1; at < length; ++at) {
        common += is_found_[place_of(symbols[at - 1], symbols[at])];
        spaces += parts_words_[symbols[at]];
      }
      // White space takes two bigrams of a string at most.
      const std::int64_t bigrams = std::int64_t{length} - 1 - 2 * std::int64_t{spaces};
      if (common + room.of_query >= query_bigrams_ && common + room.of_choice >= bigrams) ranks[kept++] = ranks[i];
    }
  });
  return kept;
}

}  // namespace warpmatch::cpu
