#include "rarity/model/substitutes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "rarity/model/numbers.hpp"
#include "rarity/model/units.hpp"

namespace warpmatch::rarity {
namespace {

constexpr std::size_t kShortest = 4;
constexpr std::size_t kLong = 8;  // from here on two edits are allowed
constexpr double kLeastSimilarity = 0.74;

/// The words `wanted` accepts, in their rows; the others are nulls, which match nothing.
template <class Wanted>
Corpus rows_of(std::span<const std::u32string_view> words, unsigned workers, const Wanted& wanted) {
  std::vector<Text> rows(words.size());
  for (std::size_t i = 0; i < words.size(); ++i)
    if (wanted(words[i])) rows[i] = {words[i].data(), words[i].size(), Encoding::ucs4};
  return Corpus(rows, workers);
}

ScoreOptions within(unsigned edits) { return {.scorer = scorer_from_name("osa"), .score_cutoff = edits}; }

/// Appends the pairs that are exactly or at most so far apart and similar enough.
void append_links(const Pairs& pairs, std::span<const std::uint32_t> left, std::span<const std::uint32_t> right,
                  std::int64_t least, std::vector<Link>& links) {
  const auto& distances = std::get<std::vector<std::int64_t>>(pairs.score);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (distances[i] < least) continue;
    const auto a = static_cast<std::uint32_t>(pairs.left[i]);
    const auto b = static_cast<std::uint32_t>(pairs.right[i]);
    const double similarity = 1.0 - static_cast<double>(distances[i]) / std::max(left[a], right[b]);
    if (similarity >= kLeastSimilarity)
      links.push_back({a, b, static_cast<std::uint32_t>(std::lround(similarity * unit))});
  }
}

}  // namespace

bool can_be_misspelt(std::u32string_view word) { return word.size() >= kShortest && !is_number(word); }

Misspellings::Misspellings(std::span<const std::u32string_view> words, unsigned workers)
    : all_(rows_of(words, workers, can_be_misspelt)),
      long_(rows_of(words, workers, [](auto word) { return word.size() >= kLong && can_be_misspelt(word); })) {
  lengths_.reserve(words.size());
  for (const std::u32string_view word : words) lengths_.push_back(static_cast<std::uint32_t>(word.size()));
}

std::vector<Link> Misspellings::links(const RunOptions& run) const {
  std::vector<Link> links;
  append_links(self_join(all_, within(1), run), lengths_, lengths_, 1, links);
  append_links(self_join(long_, within(2), run), lengths_, lengths_, 2, links);
  return links;
}

std::vector<Link> Misspellings::links(const Misspellings& other, const RunOptions& run) const {
  std::vector<Link> links;
  append_links(pairs(all_, other.all_, within(1), run), lengths_, other.lengths_, 1, links);
  append_links(pairs(long_, other.long_, within(2), run), lengths_, other.lengths_, 2, links);
  return links;
}

Substitutes::Substitutes(std::uint32_t words, std::span<const Link> links) : begin_(std::size_t{words} + 1) {
  for (const Link& link : links) {
    ++begin_[link.left];
    ++begin_[link.right];
  }
  std::exclusive_scan(begin_.begin(), begin_.end(), begin_.begin(), std::uint64_t{0});
  all_.resize(begin_.back());
  std::vector<std::uint64_t> next(begin_.begin(), begin_.end() - 1);
  for (const Link& link : links) {
    all_[next[link.left]++] = {link.right, link.similarity};
    all_[next[link.right]++] = {link.left, link.similarity};
  }
  for (std::uint32_t word = 0; word < words; ++word)
    std::sort(all_.begin() + static_cast<std::ptrdiff_t>(begin_[word]),
              all_.begin() + static_cast<std::ptrdiff_t>(begin_[word + 1]),
              [](const Substitute& a, const Substitute& b) { return a.word < b.word; });
}

}  // namespace warpmatch::rarity
