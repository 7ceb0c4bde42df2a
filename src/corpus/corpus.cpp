#include <algorithm>
#include <utility>

#include <warpmatch/corpus.hpp>
#include <warpmatch/error.hpp>

#include "corpus/packed_corpus.hpp"
#include "corpus/text/encode_utf8.hpp"

namespace warpmatch {
namespace {

void check_row(std::size_t row, std::size_t rows) {
  if (row < rows) return;
  throw InvalidArgument("row",
                        "must be below the corpus' " + std::to_string(rows) + " rows, got " + std::to_string(row));
}

}  // namespace

const corpus::PackedCorpus& corpus::packed(const Corpus& corpus) { return *corpus.packed_; }

Corpus::Corpus(std::span<const Text> texts, unsigned workers) : packed_(corpus::PackedCorpus::pack(texts, workers)) {}

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

std::optional<std::u32string> Corpus::code_points(std::size_t row) const {
  check_row(row, size());
  const std::uint32_t rank = packed_->rank_of_rows()[row];
  if (rank == corpus::PackedCorpus::no_rank) return std::nullopt;
  return packed_->decode(rank);
}

std::optional<std::string> Corpus::at(std::size_t row) const {
  const std::optional<std::u32string> string = code_points(row);
  if (!string) return std::nullopt;
  return corpus::encode_utf8(*string, "row", std::to_string(row) + " holds");
}

std::string Corpus::operator[](std::size_t row) const {
  std::optional<std::string> string = at(row);
  if (!string) throw InvalidArgument("row", std::to_string(row) + " is a null; `at` gives nullopt for it");
  return *std::move(string);
}

}  // namespace warpmatch
