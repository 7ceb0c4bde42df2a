#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"

namespace warpmatch::cpu {

/// How many of their bigrams an alignment may break, of the query and of a choice.
struct BigramRoom {
  static constexpr std::int64_t any = std::int64_t{1} << 40;

  std::int64_t of_query = any;
  std::int64_t of_choice = any;
};

/// Which choices have enough of a query's bigrams: pairs of neighbouring symbols within a word, so that they do not
/// depend on the order of the words. Each bigram that an alignment leaves whole is one of the other string, in a place
/// of its own. A symbol that is left over breaks two at most of its own string, and one of the other.
class BigramScreen {
 public:
  /// Of choices in one form, which must outlive this.
  explicit BigramScreen(const corpus::PackedCorpus& choices);

  /// Takes up a query. `map` takes its symbols to the choices'; empty where they are the same.
  void load(const corpus::PackedCorpus& queries, std::uint32_t rank, std::span<const std::uint32_t> map);

  /// Moves those ranks of choices of one length to the front that have enough; how many.
  std::uint32_t keep(const corpus::LengthBucket& bucket, std::span<std::uint32_t> ranks, BigramRoom room) const;

 private:
  static constexpr std::uint32_t kPlaces = 1 << 12;

  /// Without a collision where an alphabet has at most 61 symbols; one more only lets more choices through.
  static std::uint32_t place_of(std::uint32_t first, std::uint32_t second) {
    return (first * 67 + second) & (kPlaces - 1);
  }

  const corpus::PackedCorpus& choices_;
  std::vector<std::uint8_t> parts_words_;       ///< by symbol of the choices: 1 for white space
  std::array<std::uint8_t, kPlaces> is_found_;  ///< 1 for the query's
  std::vector<std::uint32_t> used_;             ///< places that are 1
  std::int64_t query_bigrams_ = 0;
};

}  // namespace warpmatch::cpu
