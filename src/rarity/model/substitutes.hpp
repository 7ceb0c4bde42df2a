#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <warpmatch/matcher.hpp>

namespace warpmatch::rarity {

/// Two words that may stand for each other, by their places in the lists that were compared.
struct Link {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  std::uint32_t similarity = 0;  ///< of `unit`
};

/// Whether a word may stand for another at all: four code points or more, none a digit. Digits are compared exactly.
bool can_be_misspelt(std::u32string_view word);

/// Words to find such pairs among, those that cannot be misspelt left out.
class Misspellings {
 public:
  explicit Misspellings(std::span<const std::u32string_view> words, unsigned workers = 0);

  /// Every pair (i, j), i < j, of distinct words of this list.
  std::vector<Link> links(const RunOptions& run) const;
  /// Every pair of a word of this list and a word of another, equal words left out.
  std::vector<Link> links(const Misspellings& other, const RunOptions& run) const;

 private:
  // A second edit is allowed to long words alone, so they are compared again among themselves.
  Corpus all_;
  Corpus long_;
  std::vector<std::uint32_t> lengths_;
};

/// A word that may stand for another one.
struct Substitute {
  std::uint32_t word = 0;
  std::uint32_t similarity = 0;  ///< of `unit`
};

/// For each word those that may stand for it, ascending.
class Substitutes {
 public:
  Substitutes() = default;
  /// From links between words of one numbering, each in both directions.
  Substitutes(std::uint32_t words, std::span<const Link> links);

  std::span<const Substitute> of(std::uint32_t word) const {
    return {all_.data() + begin_[word], all_.data() + begin_[word + 1]};
  }

 private:
  std::vector<Substitute> all_;
  std::vector<std::uint64_t> begin_;
};

}  // namespace warpmatch::rarity
