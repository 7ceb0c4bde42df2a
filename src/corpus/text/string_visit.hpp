#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "corpus/packed_corpus.hpp"
#include "watch/fork_join.hpp"
#include "watch/pace.hpp"

namespace warpmatch::corpus {

/// Calls `visit(rank, symbols)` for the strings of a range of ranks, ascending, and polls between them. `Symbol` is the
/// unsigned type of the corpus' `symbol_bytes()`, see symbol_visit.hpp.
template <class Symbol, class Visit>
void visit_strings(const PackedCorpus& corpus, watch::Chunk ranks, const Visit& visit) {
  if (ranks.begin == ranks.end) return;
  const LengthBucket* bucket = &corpus.bucket_of(static_cast<std::uint32_t>(ranks.begin));
  watch::Pace pace;
  for (auto rank = static_cast<std::uint32_t>(ranks.begin); rank < ranks.end; ++rank) {
    if (rank == bucket->end()) ++bucket;
    pace.spend(4 + std::uint64_t{4} * bucket->length);
    const auto* symbols = reinterpret_cast<const Symbol*>(corpus.string(*bucket, rank));
    visit(rank, std::span<const Symbol>(symbols, bucket->length));
  }
}

}  // namespace warpmatch::corpus
