#include "corpus/packed_corpus.hpp"

#include <algorithm>
#include <span>

#include "corpus/make_form.hpp"
#include "corpus/packing/packer.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "corpus/unpacked_texts.hpp"
#include "corpus/words/word_strings.hpp"
#include "corpus/words/words.hpp"
#include "watch/pace.hpp"

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

std::vector<std::uint32_t> PackedCorpus::lengths() const {
  std::vector<std::uint32_t> lengths(buckets_.size());
  std::transform(buckets_.begin(), buckets_.end(), lengths.begin(), [](const LengthBucket& b) { return b.length; });
  return lengths;
}

const std::vector<std::uint32_t>& PackedCorpus::rank_of_rows() const {
  return rank_of_rows_.get([this] {
    std::vector<std::uint32_t> ranks(size_, no_rank);
    watch::Pace pace;
    for (std::uint32_t rank = 0; rank < distinct_; ++rank) {
      pace.spend(8 * rows(rank).size());
      for (const std::uint32_t row : rows(rank)) ranks[row] = rank;
    }
    return ranks;
  });
}

const PackedCorpus::OwnSignatures& PackedCorpus::own_signatures(unsigned part) const {
  return own_signatures_[part].get([&] {
    OwnSignatures own{.layout = choose_layout(*this, part), .signatures = {}};
    own.signatures = make_signatures(*this, own.layout, {});
    return own;
  });
}

const SignatureLayout& PackedCorpus::signature_layout(unsigned part) const { return own_signatures(part).layout; }

const std::vector<core::Signature>& PackedCorpus::signatures(unsigned part) const {
  return own_signatures(part).signatures;
}

const PackedCorpus& PackedCorpus::form(TextForm text_form) const {
  if (text_form == TextForm::as_is) return *this;
  const auto& kept = forms_[static_cast<std::size_t>(text_form)].get([&] { return FormMaker(*this).make(text_form); });
  return kept ? *kept : *this;
}

const PackedCorpus* PackedCorpus::form_if_made(TextForm text_form) const {
  if (text_form == TextForm::as_is) return this;
  const auto* kept = forms_[static_cast<std::size_t>(text_form)].if_made();
  return kept == nullptr ? nullptr : *kept ? kept->get() : this;
}

const std::vector<std::uint32_t>& PackedCorpus::rank_in_form(TextForm text_form) const {
  return rank_in_form_[static_cast<std::size_t>(text_form)].get([&] {
    const std::vector<std::uint32_t>& rank_of_row = form(text_form).rank_of_rows();
    std::vector<std::uint32_t> ranks(distinct_);
    watch::Pace pace;
    for (std::uint32_t rank = 0; rank < distinct_; ++rank) {
      pace.spend(16);
      ranks[rank] = rank_of_row[first_row(rank)];
    }
    return ranks;
  });
}

const Words& PackedCorpus::words() const {
  return *words_.get([this] { return std::make_shared<const Words>(*this, workers_); });
}

const WordStrings& PackedCorpus::word_strings() const {
  return *word_strings_.get([this] { return std::make_shared<const WordStrings>(*this); });
}

const UnpackedTexts& PackedCorpus::unpacked() const {
  return unpacked_.get([this] { return unpack(*this); });
}

std::u32string PackedCorpus::decode(std::uint32_t rank) const {
  const LengthBucket& bucket = bucket_of(rank);
  std::u32string code_points(bucket.length, U'\0');
  visit_symbol_type(symbol_bytes(), [&](auto symbol) {
    const auto* symbols = reinterpret_cast<const decltype(symbol)*>(string(bucket, rank));
    auto out = code_points.begin();
    watch::in_pieces(std::span(symbols, bucket.length), 1, [&](auto piece) {
      out = std::transform(piece.begin(), piece.end(), out, [&](auto s) { return alphabet_.code_points()[s]; });
    });
  });
  return code_points;
}

CorpusMemory PackedCorpus::memory() const {
  return {.text = bytes_of(text_),
          .rows = bytes_of(rows_) + bytes_of(member_begin_),
          .lookup = sizeof *this + bytes_of(alphabet_.code_points()) + bytes_of(buckets_) + bytes_of(null_rows_) +
                    cached_bytes()};
}

std::size_t PackedCorpus::cached_bytes() const {
  std::size_t bytes = 0;
  if (const auto* ranks = rank_of_rows_.if_made()) bytes += bytes_of(*ranks);
  for (const auto& part : own_signatures_) {
    if (const auto* own = part.if_made()) bytes += bytes_of(own->layout.class_of_symbol) + bytes_of(own->signatures);
  }
  for (const auto& form : forms_) {
    const auto* kept = form.if_made();
    if (kept == nullptr || *kept == nullptr) continue;
    const CorpusMemory memory = (*kept)->memory();
    bytes += memory.text + memory.rows + memory.lookup;
  }
  for (const auto& form : rank_in_form_) {
    if (const auto* ranks = form.if_made()) bytes += bytes_of(*ranks);
  }
  if (const auto* words = words_.if_made()) bytes += (*words)->memory_bytes();
  if (const auto* strings = word_strings_.if_made()) bytes += (*strings)->memory_bytes();
  if (const auto* unpacked = unpacked_.if_made()) bytes += bytes_of(unpacked->memory) + bytes_of(unpacked->texts);
  return bytes;
}

}  // namespace warpmatch::corpus
