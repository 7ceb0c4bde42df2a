#pragma once

#include <cstdint>
#include <vector>

#include "corpus/packed_corpus.hpp"

namespace warpmatch::corpus {

/// For every string of the buckets, by position, the lowest position that holds the same symbols. Empty where
/// no two are equal. Found by hashing and comparing in full, in `parts` threads; the result does not depend on
/// how many.
std::vector<std::uint32_t> find_leaders(const PackedCorpus& corpus, unsigned parts);

}  // namespace warpmatch::corpus
