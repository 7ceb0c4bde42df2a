#include "cpu/best/best_in_lanes.hpp"

#include <algorithm>
#include <limits>

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kNoLine = ~std::uint32_t{0};
/// Maxima whose edits are found once.
constexpr std::uint32_t kFewMaxima = 256;
/// Lengths of choices whose numbers stay from one panel to the next.
constexpr std::uint32_t kFewLines = max_lanes;

}  // namespace

template <class Key>
BestInLanes<Key>::BestInLanes(const LaneKernels& kernels, const scoring::ScoreRule& rule, std::uint32_t longest_query,
                              std::uint32_t longest_choice, std::span<const ColumnOfChoice> columns, std::size_t k)
    : kernels_(kernels),
      rule_(rule),
      scale_(rule.scale),
      keys_(rule, scale_.maximum(longest_query, longest_choice)),
      columns_(columns),
      k_(static_cast<std::uint32_t>(k)),
      line_of_length_(longest_choice + std::size_t{1}, kNoLine) {
  row_of_column_.reserve(columns.size());
  for (const ColumnOfChoice& column : columns) {
    row_of_column_.push_back(static_cast<std::int32_t>(column.row));
    std::uint32_t& line = line_of_length_[column.length];
    if (line == kNoLine) line = 0, ++kept_lines_;
  }
  std::ranges::fill(line_of_length_, kNoLine);
  if (kept_lines_ > kFewLines) kept_lines_ = 0;
  const std::uint32_t most = scale_.maximum(longest_query, longest_choice);
  if (!ScoreKeys<Key>::is_part(rule) || most >= kFewMaxima) return;
  edits_.resize(most + 1);
  for (std::uint32_t maximum = 0; maximum <= most; ++maximum) edits_[maximum] = keys_.edit(maximum);
}

template <class Key>
void BestInLanes<Key>::start(std::span<const std::uint32_t> lengths) {
  lengths_.assign(lengths.begin(), lengths.end());
  forget_lines();
  const std::size_t lanes = kernels_.vector_bytes / sizeof(Key);
  stride_ = (lengths.size() + lanes - 1) / lanes * lanes;
  auto* const best = reinterpret_cast<Key*>(best_.reserve(k_ * stride_ * sizeof(Key)));
  std::fill_n(best, k_ * stride_, no_key<Key>);
  // Nothing is better than what stands in lanes that no query has.
  for (std::uint32_t row = 0; row < k_; ++row)
    std::fill(best + row * stride_ + lengths.size(), best + (row + 1) * stride_, std::numeric_limits<Key>::min());
}

template <class Key>
void BestInLanes<Key>::add(const std::uint8_t* remainders, std::size_t stride, std::span<const std::uint32_t> columns,
                           bool queries_are_patterns) {
  add_to(sizeof(Key) == 4 ? kernels_.keep_best : kernels_.keep_best_long, remainders, stride, columns,
         queries_are_patterns);
}

template <class Key>
void BestInLanes<Key>::add(const std::uint32_t* remainders, std::size_t stride, std::span<const std::uint32_t> columns,
                           bool queries_are_patterns) requires(sizeof(Key) == 8) {
  add_to(kernels_.keep_best_wide, remainders, stride, columns, queries_are_patterns);
}

template <class Key>
template <class Remainder>
void BestInLanes<Key>::add_to(Kernel kernel, const Remainder* remainders, std::size_t stride,
                              std::span<const std::uint32_t> columns, bool queries_are_patterns) {
  find_lines(columns, queries_are_patterns);
  const KeyPanel panel{.remainders = remainders,
                       .stride = stride,
                       .choices = static_cast<std::uint32_t>(columns.size()),
                       .column = columns.data(),
                       .line = line_.data(),
                       .line_stride = stride_,
                       .start = start_.data(),
                       .slope = slope_.data(),
                       .most = rule_.has_cutoff ? most_.data() : nullptr};
  kernel(panel, {best_.data(), stride_, static_cast<std::uint32_t>(lengths_.size()), k_});
}

template <class Key>
void BestInLanes<Key>::find_lines(std::span<const std::uint32_t> columns, bool queries_are_patterns) {
  line_.resize(columns.size());
  if (kept_lines_ == 0) forget_lines();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::uint32_t length = columns_[columns[i]].length;
    std::uint32_t& line = line_of_length_[length];
    if (line == kNoLine) {
      line = static_cast<std::uint32_t>(length_of_line_.size());
      length_of_line_.push_back(length);
    }
    line_[i] = line;
  }
  const auto lines = static_cast<std::uint32_t>(length_of_line_.size());
  const std::size_t bytes = std::max(lines, kept_lines_) * stride_ * sizeof(Key);
  start_.reserve(bytes);
  slope_.reserve(bytes);
  if (rule_.has_cutoff) most_.reserve(bytes);
  for (; filled_lines_ < lines; ++filled_lines_)
    fill_line(filled_lines_, length_of_line_[filled_lines_], queries_are_patterns);
}

template <class Key>
void BestInLanes<Key>::forget_lines() {
  for (const std::uint32_t length : length_of_line_) line_of_length_[length] = kNoLine;
  length_of_line_.clear();
  filled_lines_ = 0;
}

/// The numbers of choices of one length. They depend on the lengths alone, so neighbouring queries mostly share them.
template <class Key>
void BestInLanes<Key>::fill_line(std::uint32_t line, std::uint32_t choice, bool queries_are_patterns) {
  auto* const start = reinterpret_cast<Unsigned*>(start_.data()) + line * stride_;
  auto* const slope = reinterpret_cast<Unsigned*>(slope_.data()) + line * stride_;
  auto* const most = reinterpret_cast<Key*>(most_.data()) + line * stride_;
  for (std::size_t query = 0; query < lengths_.size();) {
    const std::uint32_t length = lengths_[query];
    std::size_t end = query + 1;
    while (end < lengths_.size() && lengths_[end] == length) ++end;
    const std::uint32_t maximum = scale_.maximum(length, choice);
    const std::uint32_t base = queries_are_patterns ? scale_.base(length, choice) : scale_.base(choice, length);
    const auto signed_base = static_cast<std::int32_t>(base);
    const Unsigned edit = this->edit(maximum);
    std::fill(start + query, start + end, keys_.none(maximum) + edit * static_cast<Unsigned>(Key{signed_base}));
    std::fill(slope + query, slope + end, edit * scale_.unit);
    if (rule_.has_cutoff) {
      const std::int64_t left = std::min<std::int64_t>(rule_.largest_distance(maximum), maximum) - signed_base;
      std::fill(most + query, most + end, static_cast<Key>(left < 0 ? -1 : left / scale_.unit));
    }
    query = end;
  }
  std::fill(start + lengths_.size(), start + stride_, Unsigned{0});
  std::fill(slope + lengths_.size(), slope + stride_, Unsigned{0});
  if (rule_.has_cutoff) std::fill(most + lengths_.size(), most + stride_, Key{0});
}

template <class Key>
double BestInLanes<Key>::score(Key key, std::size_t query) const {
  const std::uint32_t maximum = scale_.maximum(lengths_[query], columns_[ScoreKeys<Key>::column(key)].length);
  return rule_.score(keys_.distance(key, maximum), maximum);
}

template <class Key>
void BestInLanes<Key>::take(dispatch::Choice* out) const {
  const auto* const best = reinterpret_cast<const Key*>(best_.data());
  for (std::size_t query = 0; query < lengths_.size(); ++query) {
    for (std::uint32_t place = 0; place < k_; ++place, ++out) {
      const Key key = best[place * stride_ + query];
      if (key == no_key<Key>)
        *out = {};
      else
        *out = {columns_[ScoreKeys<Key>::column(key)].rank, score(key, query)};
    }
  }
}

template class BestInLanes<std::int32_t>;
template class BestInLanes<std::int64_t>;

}  // namespace warpmatch::cpu
