#include "cpu/operations/screening.hpp"

#include "cpu/blocks/pattern_block.hpp"
#include "dispatch/planning/room.hpp"

namespace warpmatch::cpu {
namespace {

// Signatures of a side are made once and pay for themselves after some tens of comparisons of short strings. For longer
// ones they take a look at each symbol, and a pair that they rule out would have cost as much as a few tens; as much as
// one where openings rule it out as well.
constexpr std::uint32_t kWorthSignatures = 32;
constexpr std::uint64_t kSymbolsAPair = 8;
/// Where pairs are compared place by place, it takes some of them to pay for a look at one symbol.
constexpr std::uint64_t kPairsASymbol = 4;
constexpr std::uint64_t kSymbolsAnOpening = 1;

/// What a string of this many symbols says of itself: classes of which it has fewer than a signature counts. Strings
/// far longer all have the same.
constexpr std::uint64_t kTellingCopies = 2 * corpus::SignatureLayout::max_count;

/// Strings of so many symbols say more by 256 facts than by 128 (docs/decisions/0037), and take long to compare; it
/// takes so many pairs to pay for a look at one symbol.
constexpr std::uint32_t kSaysMore = 64;
constexpr std::uint64_t kMorePairsASymbol = 4;

std::uint32_t mean_length(const corpus::PackedCorpus& strings) {
  return static_cast<std::uint32_t>(strings.text_symbols() / std::max(1u, strings.distinct()));
}

/// True where patterns and texts of usual lengths are long, and their openings tell those apart that have little in
/// common.
bool have_openings(const scoring::ScoreRule& rule, const MetricKernels& metric, const corpus::PackedCorpus& patterns,
                   const corpus::PackedCorpus& texts) {
  const std::uint32_t length = std::min(mean_length(patterns), mean_length(texts));
  if (!rule.has_cutoff || length <= metric.narrow_rows || metric.wide == nullptr || metric.reads_symbols) return false;
  const std::int64_t limit = rule.largest_distance(rule.scale.maximum(length, length));
  return limit < length &&
         PatternBlock::opening_columns(static_cast<std::uint32_t>(std::max<std::int64_t>(limit, 0)), length) > 0;
}

bool are_signatures_worth_making(const scoring::ScoreRule& rule, const MetricKernels& metric,
                                 const corpus::PackedCorpus& patterns, const corpus::PackedCorpus& texts) {
  if (std::min(patterns.distinct(), texts.distinct()) < kWorthSignatures) return false;
  const std::uint64_t strings = std::uint64_t{patterns.distinct()} + texts.distinct();
  const std::uint64_t symbols = patterns.text_symbols() + texts.text_symbols();
  const auto classes = std::min<std::uint64_t>(corpus::SignatureLayout::classes,
                                               std::max(patterns.alphabet().size(), texts.alphabet().size()));
  if (symbols > strings * classes * kTellingCopies) return false;
  const std::uint64_t pairs = std::uint64_t{patterns.distinct()} * texts.distinct();
  if (row_of(rule.metric).by_place) return kPairsASymbol * symbols <= pairs;
  return symbols <= (have_openings(rule, metric, patterns, texts) ? kSymbolsAnOpening : kSymbolsAPair) * pairs;
}

/// Of those that are made.
bool is_more_worth_making(const corpus::PackedCorpus& patterns, const corpus::PackedCorpus& texts) {
  const std::uint64_t pairs = std::uint64_t{patterns.distinct()} * texts.distinct();
  return std::min(mean_length(patterns), mean_length(texts)) >= kSaysMore &&
         pairs >= kMorePairsASymbol * (patterns.text_symbols() + texts.text_symbols());
}

constexpr std::uint32_t kTaskTexts = 1 << 16;
constexpr std::uint64_t kTaskColumns = 1 << 23;  // text symbols times pattern words

}  // namespace

Screening::Screening(const LaneKernels& kernels_, const dispatch::Request& request_)
    : kernels(kernels_),
      request(request_),
      sides(choose_orientation(request.left, request.right, metric_kernels(kernels, request.rule.metric), 0)) {
  const corpus::PackedCorpus& patterns = sides.patterns;
  const corpus::PackedCorpus& texts = sides.texts;
  if (!are_signatures_worth_making(request.rule, metric_kernels(kernels, request.rule.metric), patterns, texts)) return;
  signatures_.emplace(patterns, texts, sides.maps.pattern_to_text, sides.maps.text_to_pattern);
  pattern_signatures = &signatures_->first();
  text_signatures = &signatures_->second();
  if (!is_more_worth_making(patterns, texts)) return;
  more_signatures_.emplace(patterns, texts, sides.maps.pattern_to_text, sides.maps.text_to_pattern, 1);
  more_of_patterns = &more_signatures_->first();
  more_of_texts = &more_signatures_->second();
}

void Screening::add_tasks(std::uint32_t block, std::uint32_t first, std::uint32_t end,
                          std::vector<ScreeningTask>& tasks) const {
  const std::uint64_t words = (sides.patterns.length(sides.blocks[block].end - 1) + 63) / 64;
  while (first < end) {
    // The last text of a task is its longest.
    std::uint32_t stop = std::min(end, first + kTaskTexts);
    while (stop - first > 1 && dispatch::product((stop - first) * words, sides.texts.length(stop - 1)) > kTaskColumns)
      stop = first + (stop - first) / 2;
    tasks.push_back({block, first, stop});
    first = stop;
  }
}

}  // namespace warpmatch::cpu
