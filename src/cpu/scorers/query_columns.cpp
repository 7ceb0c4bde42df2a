#include "cpu/scorers/query_columns.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "core/indel.hpp"
#include "core/metric_visit.hpp"
#include "core/word.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "pair/isa/short_kernels.hpp"

namespace warpmatch::cpu {
namespace {

using Word = std::uint64_t;
using Ops = core::ScalarOps<Word>;

/// Without lanes: each has a column in registers.
constexpr std::size_t kColumns = 8;

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
    : metric_(metric),
      choices_(choices),
      fits_lanes_(
          pair::short_kernels().indel_in_lanes != nullptr && choices.symbol_bytes() == 1 &&
          choices.alphabet().size() < 256 &&
          core::visit_recurrence(metric, [](auto core) { return std::is_base_of_v<core::Indel, decltype(core)>; })),
      match_(choices.alphabet().size()) {}

void QueryColumns::load(const corpus::PackedCorpus& queries, std::uint32_t rank, std::span<const std::uint32_t> map) {
  for (const std::uint32_t symbol : used_) match_[symbol] = 0;
  used_.clear();
  std::array<std::uint8_t, longest> bytes;
  const corpus::LengthBucket& bucket = queries.bucket_of(rank);
  length_ = bucket.length;
  corpus::visit_symbol_type(queries.symbol_bytes(), [&](auto type) {
    const auto* symbols = reinterpret_cast<const decltype(type)*>(queries.string(bucket, rank));
    for (std::uint32_t row = 0; row < length_; ++row) {
      const std::uint32_t symbol = map.empty() ? symbols[row] : map[symbols[row]];
      // A symbol that no choice has: any other number would do.
      bytes[row] = static_cast<std::uint8_t>(std::min<std::size_t>(symbol, match_.size()));
      if (symbol == corpus::Alphabet::absent) continue;
      used_.push_back(symbol);
      match_[symbol] |= Word{1} << row;
    }
  });
  slots_.reset();
  if (fits_lanes_ && length_ > 0 && length_ <= pair::indel_lane_rows)
    slots_.emplace(pair::ShortPattern{bytes.data(), length_});
}

/// Of the first of them, as many as go into lanes; how many.
std::size_t QueryColumns::remainders_in_lanes(const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks,
                                              std::uint32_t* out) const {
  if (!slots_) return 0;
  std::array<pair::ShortText, side_by_side> texts;
  for (std::size_t i = 0; i < ranks.size(); ++i)
    texts[i] = {reinterpret_cast<const std::uint8_t*>(choices_.string(bucket, ranks[i])), bucket.length};
  return pair::short_kernels().indel_in_lanes(*slots_, texts.data(), ranks.size(), out);
}

void QueryColumns::remainders(const corpus::LengthBucket& bucket, std::span<const std::uint32_t> ranks,
                              std::uint32_t* out) const {
  const std::size_t in_lanes = remainders_in_lanes(bucket, ranks, out);
  ranks = ranks.subspan(in_lanes);
  out += in_lanes;
  if (ranks.empty()) return;
  const Word rows = core::low_bits<Word>(length_);
  core::visit_recurrence(metric_, [&](auto core) {
    using Core = decltype(core);
    corpus::visit_symbol_type(choices_.symbol_bytes(), [&](auto type) {
      using Symbol = decltype(type);
      const Symbol* strings[side_by_side];
      for (std::size_t i = 0; i < ranks.size(); ++i)
        strings[i] = reinterpret_cast<const Symbol*>(choices_.string(bucket, ranks[i]));
      std::size_t i = 0;
      for (; i + kColumns <= ranks.size(); i += kColumns)
        read<Core, kColumns>(match_.data(), strings + i, bucket.length, rows, out + i);
      for (; i < ranks.size(); ++i) read<Core, 1>(match_.data(), strings + i, bucket.length, rows, out + i);
    });
  });
}

}  // namespace warpmatch::cpu
