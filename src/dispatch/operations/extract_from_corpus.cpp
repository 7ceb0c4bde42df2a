#include <cstddef>
#include <span>
#include <vector>

#include <warpmatch/internal/unpacked.hpp>
#include <warpmatch/matcher.hpp>

namespace warpmatch {
namespace {

/// So many strings are scored as they lie before a search of them has begun (Zen 5), if they are not long.
constexpr std::size_t kFewStrings = 128;
constexpr std::size_t kFewSymbols = 1 << 16;

bool is_small(const Corpus& corpus) {
  return corpus.size() <= kFewStrings && corpus.size() * corpus.max_length() <= kFewSymbols;
}

}  // namespace

std::vector<Match> extract_from_corpus(Text query, const Corpus& choices, std::size_t limit,
                                       const ScoreOptions& options, const RunOptions& run) {
  if (query.data == nullptr || limit == 0) return {};
  if (run.device.kind != Device::Kind::cuda && is_small(choices)) {
    const Watch watch(run.stop, run.monitor);
    return extract(query, unpacked_texts(choices), limit, options);
  }
  return top_k(Corpus(std::span(&query, 1)), choices, limit, options, run).matches(0);
}

}  // namespace warpmatch
