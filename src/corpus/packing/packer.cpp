#include "corpus/packing/packer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

#include <warpmatch/error.hpp>

#include "corpus/isa/byte_kernels.hpp"
#include "corpus/packing/fold.hpp"
#include "corpus/packing/survey.hpp"
#include "corpus/text/code_points.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "watch/fork_join.hpp"
#include "watch/pace.hpp"

namespace warpmatch::corpus {
namespace {

/// How far past its end the text may be read, in bytes.
constexpr std::size_t padding = 64;

/// Writes texts as symbols of an alphabet.
template <class Symbol>
class Recoder {
 public:
  explicit Recoder(const Alphabet& alphabet)
      : entries_(std::max<std::size_t>(0x100, std::size_t{last_of(alphabet)} + 1)) {
    const std::vector<char32_t>& code_points = alphabet.code_points();
    for (std::size_t s = 0; s < code_points.size(); ++s) {
      entries_[code_points[s]] = static_cast<Entry>(s | present);
      if (code_points[s] < 0x100) bytes_.add(static_cast<std::uint8_t>(code_points[s]), static_cast<std::uint8_t>(s));
    }
  }

  /// Writes the symbols of a text from `out` up to `end`. False where the text is not what it was when it was surveyed:
  /// it has another length, or a code point that no text had. Whatever it has become, nothing else is written.
  bool write(const Text& text, Symbol* out, Symbol* end) const {
    bool are_known = true;
    const auto write_run = [&](std::span<const std::uint8_t> run) {
      if (run.size() > static_cast<std::size_t>(end - out)) {
        are_known = false;
        return;
      }
      are_known = write_bytes(run, out) && are_known;
      out += run.size();
    };
    const auto write_one = [&](char32_t code_point) {
      const Entry entry = code_point < entries_.size() ? entries_[code_point] : Entry{0};
      are_known = are_known && out < end && (entry & present) != 0;
      if (are_known) *out++ = static_cast<Symbol>(entry & ~present);
    };
    return visit_runs(text, write_run, write_one) == well_formed && out == end && are_known;
  }

 private:
  /// A symbol with a bit that says that there is one.
  using Entry = std::conditional_t<sizeof(Symbol) == 1, std::uint16_t, std::uint32_t>;
  static constexpr Entry present = sizeof(Symbol) == 4 ? Entry{1} << 31 : Entry{1} << (8 * sizeof(Symbol) % 32);
  /// Fewer bytes than a call is worth.
  static constexpr std::size_t few = 16;

  static char32_t last_of(const Alphabet& alphabet) {
    return alphabet.size() == 0 ? U'\0' : alphabet.code_points().back();
  }

  bool write_bytes(std::span<const std::uint8_t> bytes, Symbol* out) const {
    if constexpr (sizeof(Symbol) == 1)
      if (bytes.size() >= few) return kernels_.recode(bytes.data(), bytes.size(), bytes_, out);
    Entry all = present;
    for (const std::uint8_t byte : bytes) {
      all &= entries_[byte];
      *out++ = static_cast<Symbol>(entries_[byte] & ~present);
    }
    return all != 0;
  }

  std::vector<Entry> entries_;  ///< by code point; 0 for those that no text had
  ByteTable bytes_;             ///< the same of bytes, where symbols are
  const ByteKernels& kernels_ = byte_kernels();
};

}  // namespace

Packer::Packer(std::span<const Text> texts, unsigned workers)
    : texts_(texts), parts_(watch::parts_for(texts.size(), workers)) {
  if (texts.size() > max_rows) {
    throw RangeError("texts", std::to_string(texts.size()) + " rows, at most " + std::to_string(max_rows) + " fit");
  }
  corpus_->workers_ = workers;
}

std::shared_ptr<PackedCorpus> Packer::pack() {
  survey_texts();
  watch::poll();
  {
    const BucketIndex index(lengths_);
    lay_out(index);
    visit_symbol_type(corpus_->symbol_bytes(), [&](auto symbol) { recode<decltype(symbol)>(index); });
    lengths_ = std::vector<std::uint32_t>();  // `= {}` would keep the memory
  }
  fold();
  return std::move(corpus_);
}

void Packer::survey_texts() {
  Survey found = survey(texts_, parts_);
  corpus_->size_ = static_cast<std::uint32_t>(texts_.size());
  corpus_->alphabet_ = std::move(found.alphabet);
  lengths_ = std::move(found.lengths);
  for (std::uint32_t row = 0; row < corpus_->size_; ++row) {
    if (lengths_[row] == Survey::null) corpus_->null_rows_.push_back(row);
  }
  corpus_->null_rows_.shrink_to_fit();
}

void Packer::lay_out(const BucketIndex& index) {
  cursors_.resize(parts_);
  watch::fork_join(parts_, [&](unsigned part) {
    std::vector<std::uint32_t> counts(index.size());
    const watch::Chunk chunk = watch::chunk_of(lengths_.size(), part, parts_);
    watch::Pace pace;
    for (std::size_t row = chunk.begin; row < chunk.end; ++row) {
      pace.spend(2);
      if (lengths_[row] != Survey::null) ++counts[index[lengths_[row]]];
    }
    cursors_[part] = std::move(counts);
  });
  place_buckets(index);
  corpus_->rows_.resize(corpus_->distinct_);
  watch::grow(corpus_->text_, corpus_->text_symbols_ * corpus_->symbol_bytes() + padding);
}

/// Turns the counts of the parts into buckets and into each part's first rank within each bucket.
void Packer::place_buckets(const BucketIndex& index) {
  corpus_->buckets_.reserve(index.size());
  std::uint32_t next = 0;
  for (std::size_t b = 0; b < index.size(); ++b) {
    LengthBucket bucket{.length = index.length(b), .first = next, .text_begin = corpus_->text_symbols_};
    for (auto& cursor : cursors_) next += std::exchange(cursor[b], next);
    bucket.count = next - bucket.first;
    corpus_->buckets_.push_back(bucket);
    corpus_->text_symbols_ += std::uint64_t{bucket.length} * bucket.count;
  }
  corpus_->distinct_ = next;
}

/// Reads the texts in order and writes each where its length and row place it: as many streams as there are
/// lengths, which is kinder to the cache than fetching texts by length.
template <class Symbol>
void Packer::recode(const BucketIndex& index) {
  const Recoder<Symbol> recoder(corpus_->alphabet_);
  auto* text = reinterpret_cast<Symbol*>(corpus_->text_.data());
  watch::fork_join(parts_, [&](unsigned part) {
    std::vector<std::uint32_t>& cursor = cursors_[part];
    const watch::Chunk chunk = watch::chunk_of(texts_.size(), part, parts_);
    watch::Pace pace;
    for (std::size_t row = chunk.begin; row < chunk.end; ++row) {
      pace.spend(8 + texts_[row].units);
      if (lengths_[row] == Survey::null) continue;
      const std::uint32_t b = index[lengths_[row]];
      const LengthBucket& bucket = corpus_->buckets_[b];
      const std::uint32_t rank = cursor[b]++;
      corpus_->rows_[rank] = static_cast<std::uint32_t>(row);
      Symbol* out = text + bucket.text_begin + std::uint64_t{rank - bucket.first} * bucket.length;
      if (!recoder.write(texts_[row], out, out + bucket.length))
        throw InvalidArgument("texts", "row " + std::to_string(row) + " changed while it was packed");
    }
  });
  cursors_.clear();
}

void Packer::fold() {
  std::vector<std::uint32_t> leaders = find_leaders(*corpus_, parts_);
  if (leaders.empty()) return;
  group_rows(squeeze(std::move(leaders)));
}

/// Closes the gaps duplicates leave in the text, and gives the strings that stay their final ranks. Returns the
/// final rank of every string there was.
std::vector<std::uint32_t> Packer::squeeze(std::vector<std::uint32_t> leaders) {
  // A leader comes before its followers, so its entry already is its final rank when theirs are due.
  std::vector<std::uint32_t>& ranks = leaders;
  std::byte* text = corpus_->text_.data();
  std::byte* out = text;
  std::uint64_t symbols = 0;
  std::uint32_t next = 0;
  watch::Pace pace;
  for (LengthBucket& bucket : corpus_->buckets_) {
    const LengthBucket before = bucket;
    const std::size_t bytes = std::size_t{before.length} * corpus_->symbol_bytes();
    bucket.first = next;
    bucket.text_begin = symbols;
    for (std::uint32_t position = before.first; position < before.end(); ++position) {
      pace.spend(4 + bytes / 8);
      if (leaders[position] != position) {
        ranks[position] = ranks[leaders[position]];
        continue;
      }
      watch::in_pieces(std::span(corpus_->string(before, position), bytes), 1, [&](std::span<const std::byte> piece) {
        std::memmove(out, piece.data(), piece.size());
        out += piece.size();
      });
      ranks[position] = next++;
    }
    bucket.count = next - bucket.first;
    symbols += std::uint64_t{bucket.count} * bucket.length;
  }
  corpus_->distinct_ = next;
  corpus_->text_symbols_ = symbols;
  std::memset(out, 0, padding);
  corpus_->text_.resize(static_cast<std::size_t>(out - text) + padding);
  // Shrinking copies the text; a few stray duplicates are not worth that.
  if (corpus_->text_.capacity() - corpus_->text_.size() > corpus_->text_.size() / 64) corpus_->text_.shrink_to_fit();
  return leaders;
}

/// Sorts the rows by final rank, keeping their order within one, and notes where each rank's rows begin.
void Packer::group_rows(std::span<const std::uint32_t> ranks) {
  std::vector<std::uint32_t>& begin = corpus_->member_begin_;
  begin.resize(std::size_t{corpus_->distinct_} + 1);
  watch::Pace pace;
  for (const std::uint32_t rank : ranks) {
    pace.spend(8);
    ++begin[rank];
  }
  std::uint32_t next = 0;
  for (std::uint32_t& entry : begin) next += std::exchange(entry, next);

  // Filling moves every beginning to its end, which is the next one's beginning.
  std::vector<std::uint32_t> grouped(ranks.size());
  for (std::size_t position = 0; position < ranks.size(); ++position) {
    pace.spend(16);
    grouped[begin[ranks[position]]++] = corpus_->rows_[position];
  }
  for (std::size_t rank = begin.size() - 1; rank > 0; --rank) begin[rank] = begin[rank - 1];
  begin[0] = 0;
  corpus_->rows_ = std::move(grouped);
}

}  // namespace warpmatch::corpus
