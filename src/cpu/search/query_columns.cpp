#include "cpu/search/query_columns.hpp"

#include "core/metric_visit.hpp"
#include "core/word.hpp"
#include "corpus/text/symbol_visit.hpp"

namespace warpmatch::cpu {
namespace {

using Word = std::uint64_t;
using Ops = core::ScalarOps<Word>;

/// What stands at `strings[0]` to `strings[Count - 1]`, each of `length` symbols.
template <class Core, std::size_t Count, class Symbol>
void read(const Word* match, const Symbol* const* strings, std::uint32_t length, Word rows, std::uint32_t* out) {
  typename Core::template Column<Word> columns[Count];
  for (std::uint32_t at = 0; at < length; ++at)
    for (std::size_t i = 0; i < Count; ++i) Core::template step<Ops>(columns[i], match[strings[i][at]]);
  for (std::size_t i = 0; i < Count; ++i)
    out[i] = static_cast<std::uint32_t>(Core::template remainder<Ops>(columns[i], rows));
}

}  // namespace

QueryColumns::QueryColumns(Metric metric, const corpus::PackedCorpus& choices)
    : metric_(metric), choices_(choices), match_(choices.alphabet().size()) {}

void QueryColumns::load(const corpus::PackedCorpus& queries, std::uint32_t rank, std::span<const std::uint32_t> map) {
  for (const std::uint32_t symbol : used_) match_[symbol] = 0;
  used_.clear();
  const corpus::LengthBucket& bucket = queries.bucket_of(rank);
  length_ = bucket.length;
  corpus::visit_symbol_type(queries.symbol_bytes(), [&](auto type) {
    const auto* symbols = reinterpret_cast<const decltype(type)*>(queries.string(bucket, rank));
    for (std::uint32_t row = 0; row < length_; ++row) {
      const std::uint32_t symbol = map.empty() ? symbols[row] : map[symbols[row]];
      if (symbol == corpus::Alphabet::absent) continue;
      used_.push_back(symbol);
      match_[symbol] |= Word{1} << row;
    }
  });
}

void QueryColumns::remainders(const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks,
                              std::uint32_t* out) const {
  const Word rows = core::low_bits<Word>(length_);
  core::visit_recurrence(metric_, [&](auto core) {
    using Core = decltype(core);
    corpus::visit_symbol_type(choices_.symbol_bytes(), [&](auto type) {
      using Symbol = decltype(type);
      const Symbol* strings[side_by_side];
      for (std::size_t i = 0; i < ranks.size(); ++i)
        strings[i] = reinterpret_cast<const Symbol*>(choices_.string(bucket, ranks[i]));
      if (ranks.size() == side_by_side)
        return read<Core, side_by_side>(match_.data(), strings, bucket.length, rows, out);
      for (std::size_t i = 0; i < ranks.size(); ++i)
        read<Core, 1>(match_.data(), strings + i, bucket.length, rows, out + i);
    });
  });
}

}  // namespace warpmatch::cpu
