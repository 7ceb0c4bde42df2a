#pragma once

#include "corpus/packed_corpus.hpp"

namespace warpmatch::corpus {

/// The strings of a corpus as they would lie outside of one. Polls nothing: whoever waits for it may hold a lock that a
/// poll needs.
UnpackedTexts unpack(const PackedCorpus& packed);

}  // namespace warpmatch::corpus
