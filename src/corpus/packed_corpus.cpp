#include "corpus/packed_corpus.hpp"

#include <algorithm>
#include <cstring>

#include "corpus/packer.hpp"
#include "corpus/symbol_visit.hpp"

namespace warpmatch::corpus {
namespace {

template <class T>
std::size_t bytes_of(const std::vector<T>& values) {
  return values.capacity() * sizeof(T);
}

}  // namespace

std::shared_ptr<const PackedCorpus> PackedCorpus::pack(std::span<const Text> texts, unsigned workers) {
  return Packer(texts, workers).pack();
}

const LengthBucket& PackedCorpus::bucket_of(std::uint32_t rank) const {
  const auto after = std::upper_bound(buckets_.begin(), buckets_.end(), rank,
                                      [](std::uint32_t r, const LengthBucket& bucket) { return r < bucket.first; });
  return *std::prev(after);
}

const std::vector<std::uint32_t>& PackedCorpus::rank_of_rows() const {
  std::call_once(rank_once_, [this] {
    std::vector<std::uint32_t> ranks(size_, no_rank);
    for (std::uint32_t rank = 0; rank < distinct_; ++rank) {
      for (const std::uint32_t row : rows(rank)) ranks[row] = rank;
    }
    rank_of_rows_ = std::move(ranks);
    cached_bytes_ += bytes_of(rank_of_rows_);
  });
  return rank_of_rows_;
}

void PackedCorpus::make_own_signatures() const {
  std::call_once(signature_once_, [this] {
    SignatureLayout layout = choose_layout(*this);
    signatures_ = make_signatures(*this, layout, {});
    signature_layout_ = std::move(layout);
    cached_bytes_ += bytes_of(signature_layout_.class_of_symbol) + bytes_of(signatures_);
  });
}

const SignatureLayout& PackedCorpus::signature_layout() const {
  make_own_signatures();
  return signature_layout_;
}

const std::vector<core::Signature>& PackedCorpus::signatures() const {
  make_own_signatures();
  return signatures_;
}

std::u32string PackedCorpus::decode(std::uint32_t rank) const {
  const LengthBucket& bucket = bucket_of(rank);
  std::u32string code_points(bucket.length, U'\0');
  visit_symbol_type(symbol_bytes(), [&](auto symbol) {
    const auto* symbols = reinterpret_cast<const decltype(symbol)*>(string(bucket, rank));
    std::transform(symbols, symbols + bucket.length, code_points.begin(),
                   [&](auto s) { return alphabet_.code_points()[s]; });
  });
  return code_points;
}

CorpusMemory PackedCorpus::memory() const {
  return {.text = bytes_of(text_),
          .rows = bytes_of(rows_) + bytes_of(member_begin_),
          .lookup = sizeof *this + bytes_of(alphabet_.code_points()) + bytes_of(buckets_) + bytes_of(null_rows_) +
                    cached_bytes_};
}

}  // namespace warpmatch::corpus
