#include <algorithm>

#include <warpmatch/corpus.hpp>
#include <warpmatch/error.hpp>

#include "corpus/packed_corpus.hpp"

namespace warpmatch {
namespace {

template <class Strings>
std::vector<Text> texts_of(const Strings& strings) {
  std::vector<Text> texts;
  texts.reserve(strings.size());
  for (const std::string_view string : strings) texts.emplace_back(string);
  return texts;
}

void check_row(std::size_t row, std::size_t rows) {
  if (row < rows) return;
  throw InvalidArgument("row",
                        "must be below the corpus' " + std::to_string(rows) + " rows, got " + std::to_string(row));
}

}  // namespace

Corpus::Corpus(std::span<const Text> texts, unsigned workers) : packed_(corpus::PackedCorpus::pack(texts, workers)) {}

Corpus::Corpus(std::initializer_list<std::string_view> texts) : Corpus(std::span<const Text>(texts_of(texts))) {}

Corpus::Corpus(const std::vector<std::string>& texts) : Corpus(std::span<const Text>(texts_of(texts))) {}

std::size_t Corpus::size() const { return packed_->size(); }

std::size_t Corpus::distinct() const { return packed_->distinct(); }

std::size_t Corpus::nulls() const { return packed_->nulls(); }

bool Corpus::is_null(std::size_t row) const {
  check_row(row, size());
  const auto& nulls = packed_->null_rows();
  return std::binary_search(nulls.begin(), nulls.end(), row);
}

std::size_t Corpus::max_length() const { return packed_->max_length(); }

std::size_t Corpus::alphabet_size() const { return packed_->alphabet().size(); }

unsigned Corpus::symbol_bytes() const { return packed_->symbol_bytes(); }

CorpusMemory Corpus::memory() const { return packed_->memory(); }

std::optional<std::u32string> Corpus::at(std::size_t row) const {
  check_row(row, size());
  const std::uint32_t rank = packed_->rank_of_rows()[row];
  if (rank == corpus::PackedCorpus::no_rank) return std::nullopt;
  return packed_->decode(rank);
}

}  // namespace warpmatch
