#include "cpu/joins/composite_join.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>

#include "cpu/blocks/pattern_block.hpp"
#include "cpu/lanes/kernel_choice.hpp"
#include "watch/pace.hpp"
#include "watch/parallel.hpp"
#include "watch/sorting.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kBlock = 128;       // left strings that are screened side by side
constexpr std::uint32_t kSampleBlock = 16;  // and in a sample, whose strings are far apart
constexpr std::uint32_t kTaskStrings = 256;
constexpr std::size_t kMostWaiting = std::size_t{1} << 18;  // candidates that a thread keeps until it scores them

// On one core of a Zen 4 with AVX-512, over company names.
constexpr double kScreenSeconds = 2.5e-10;  // comparing two signatures
constexpr double kProbeSeconds = 3e-9;      // an entry of a list of words
constexpr double kCandidateSeconds = 2e-8;  // a candidate, which no earlier way has brought up
constexpr double kLoadSeconds = 1.7e-7;     // a candidate in a lane: its symbols,
constexpr double kLoadWordsSeconds = 5e-7;  // and its words,
constexpr double kLoadAllSeconds = 1e-6;    // and all else that WRatio looks at below 85.5

/// Putting a candidate into a lane, by what a metric then looks at.
double load_seconds(Metric metric, std::size_t ways_by_words) {
  if (ways_by_words == 0) return kLoadSeconds;
  return metric == Metric::wratio && ways_by_words > 1 ? kLoadAllSeconds : kLoadWordsSeconds;
}

std::vector<std::uint32_t> lengths_of(const corpus::PackedCorpus& corpus) {
  std::vector<std::uint32_t> lengths;
  lengths.reserve(corpus.distinct());
  for (const corpus::LengthBucket& bucket : corpus.buckets()) lengths.resize(bucket.end(), bucket.length);
  return lengths;
}

std::uint64_t parts(std::uint64_t items, std::uint64_t each) { return (items + each - 1) / each; }

}  // namespace

/// What one thread needs: lists of candidates by left string, and a scorer for them.
class CompositeJoin::Worker {
 public:
  explicit Worker(const CompositeJoin& join) : join_(join), cutoff_(scorer_cutoff(join.request_.rule)) {
    cutoffs_.fill(cutoff_);
    for (const Words& words : join.words_) finders_.emplace_back(words.shared);
  }

  /// Brings up what a screen finds for some left strings; null for `found` counts only.
  void screen(std::size_t number, std::uint32_t first, std::uint32_t count, dispatch::PairBuffer* found) {
    const Screen& screen = join_.screens_[number];
    screened_ += screen.symbols.scan(first, count, [&](std::uint32_t left, std::uint32_t right) {
      if (!join_.is_so_apart(screen.apart, left, right) || join_.is_known(number, left, right)) return;
      ++candidates_;
      ++scored_;
      if (found == nullptr) return;
      waiting_.push_back({left, right});
      if (waiting_.size() == kMostWaiting) score(*found);
    });
    if (found != nullptr) score(*found);
  }

  /// What the words of a left string bring up.
  void look_up(std::size_t number, std::uint32_t left, dispatch::PairBuffer* found) {
    const WordsNeed& need = join_.words_[number].need;
    for (const std::uint32_t right : finders_[number].of(left)) {
      if (!join_.is_so_apart(need.apart, left, right) || join_.is_known(join_.screens_.size(), left, right)) continue;
      ++candidates_;
      scored_ += need.is_all ? 0 : 1;
      if (found == nullptr) continue;
      if (need.is_all)
        take(left, right, 100.0, *found);
      else
        waiting_.push_back({left, right});
    }
    if (found != nullptr) score(*found);
  }

  std::uint64_t screened() const { return screened_; }
  std::uint64_t candidates() const { return candidates_; }
  std::uint64_t scored() const { return scored_; }
  std::uint64_t probes() const {
    std::uint64_t probes = 0;
    for (const auto& finder : finders_) probes += finder.probes();
    return probes;
  }

 private:
  struct Candidate {
    std::uint32_t left;
    std::uint32_t right;

    friend auto operator<=>(const Candidate&, const Candidate&) = default;
  };

  /// Scores what waits, the candidates of a left string in the lanes of a block.
  void score(dispatch::PairBuffer& found) {
    watch::sort_many(std::span(waiting_), [](const Candidate&) { return std::uint64_t{2}; });
    if (!waiting_.empty() && !scorer_) scorer_ = join_.make_scorer_();
    for (std::size_t first = 0; first < waiting_.size();) {
      const std::uint32_t left = waiting_[first].left;
      ranks_.clear();
      std::size_t end = first;
      // Ranks ascend with lengths: what does not fit a word has lanes of its own.
      const bool is_narrow = join_.right_length(waiting_[first].right) <= 64;
      for (; end < waiting_.size() && waiting_[end].left == left && ranks_.size() < max_lanes; ++end) {
        if (is_narrow && join_.right_length(waiting_[end].right) > 64) break;
        ranks_.push_back(waiting_[end].right);
      }
      score(left, found);
      first = end;
    }
    waiting_.clear();
  }

  void score(std::uint32_t left, dispatch::PairBuffer& found) {
    pace_.spend(64 * ranks_.size());
    scorer_->load(ranks_);
    scorer_->scores(left, cutoffs_.data(), scores_.data());
    for (std::size_t i = 0; i < ranks_.size(); ++i) take(left, ranks_[i], scores_[i], found);
  }

  void take(std::uint32_t left, std::uint32_t right, double score, dispatch::PairBuffer& found) const {
    if (!join_.request_.rule.passes(score)) return;
    if (join_.request_.self && left > right) std::swap(left, right);
    found.push_back({left, right, score});
  }

  const CompositeJoin& join_;
  const double cutoff_;
  std::unique_ptr<BlockScorer> scorer_;
  std::vector<index::SharedWords::Finder> finders_;
  std::vector<Candidate> waiting_;
  std::vector<std::uint32_t> ranks_;
  std::array<double, max_lanes> cutoffs_;
  std::array<double, max_lanes> scores_;
  std::uint64_t screened_ = 0;
  std::uint64_t candidates_ = 0;
  std::uint64_t scored_ = 0;  ///< of them those whose scores are not known beforehand
  watch::Pace pace_;
};

bool CompositeJoin::serves(const dispatch::Request& request) {
  const scoring::ScoreRule& rule = request.rule;
  return !rule.counts_edits && rule.has_cutoff && rule.cutoff > 0 && rule.metric >= Metric::partial;
}

CompositeJoin::CompositeJoin(const LaneKernels& kernels, const dispatch::Request& request, double pair_seconds,
                             const watch::Control& control)
    : kernels_(kernels),
      request_(request),
      pair_seconds_(pair_seconds),
      sides_{request.right, request.left, false, {}, symbol_maps(request.right.alphabet(), request.left.alphabet())},
      make_scorer_(block_scorers(kernels, request, sides_)),
      left_lengths_(lengths_of(request.left)) {
  if (!request.self) right_lengths_ = lengths_of(request.right);
  const CompositeNeeds needs = needs_of(request.rule.metric, scorer_cutoff(request.rule));
  for (const RatioNeed& need : needs.ratios) {
    auto& sides = symbols_[static_cast<std::size_t>(need.form)];
    if (!sides) sides = std::make_shared<const SymbolSides>(request.left, request.right, need.form);
    screens_.push_back({SymbolScreen(kernels, sides, need.extent, need.floor, request.self), need.apart});
  }
  if (needs.words.empty()) return;
  lists_.emplace(request.left, request.right, watch::Control{control.workers});
  words_.reserve(needs.words.size());
  for (const WordsNeed& need : needs.words)
    words_.push_back({index::SharedWords(request.left, request.right, *lists_, need.share, request.self), need});
}

bool CompositeJoin::is_known(std::size_t screens, std::uint32_t left, std::uint32_t right) const {
  return std::any_of(screens_.begin(), screens_.begin() + static_cast<std::ptrdiff_t>(screens),
                     [&](const Screen& screen) {
                       return screen.symbols.admits(left, right) && is_so_apart(screen.apart, left, right);
                     });
}

std::uint64_t CompositeJoin::tasks() const {
  const std::uint64_t strings = request_.left.distinct();
  return screens_.size() * parts(strings, kBlock) + words_.size() * parts(strings, kTaskStrings);
}

void CompositeJoin::find(dispatch::PairSink& sink, const watch::Control& control) const {
  const std::uint32_t strings = request_.left.distinct();
  const std::uint64_t blocks = parts(strings, kBlock);
  const std::uint64_t of_words = parts(strings, kTaskStrings);
  std::vector<std::unique_ptr<Worker>> workers(control.workers);
  std::vector<dispatch::PairBuffer> found(control.workers, dispatch::PairBuffer(sink));
  watch::parallel_for(tasks(), control, [&](std::uint64_t task, unsigned number) {
    if (!workers[number]) workers[number] = std::make_unique<Worker>(*this);
    Worker& worker = *workers[number];
    if (task < screens_.size() * blocks) {
      const auto first = static_cast<std::uint32_t>(task % blocks * kBlock);
      worker.screen(task / blocks, first, std::min(kBlock, strings - first), &found[number]);
      return;
    }
    task -= screens_.size() * blocks;
    const auto first = static_cast<std::uint32_t>(task % of_words * kTaskStrings);
    const std::uint32_t end = first + std::min(kTaskStrings, strings - first);
    for (std::uint32_t left = first; left < end; ++left) worker.look_up(task / of_words, left, &found[number]);
  });
  for (dispatch::PairBuffer& rest : found) rest.flush();
}

index::JoinWork CompositeJoin::measure(std::uint32_t strings) const {
  index::JoinWork work;
  const std::uint32_t all = request_.left.distinct();
  if (all == 0) return work;
  Worker worker(*this);
  const std::uint64_t blocks = parts(all, kSampleBlock);
  const std::uint64_t chosen = std::clamp<std::uint64_t>(parts(strings, kSampleBlock), 1, blocks);
  std::uint64_t seen = 0;
  for (std::uint64_t i = 0; i < chosen; ++i) {
    const auto first = static_cast<std::uint32_t>((2 * i + 1) * blocks / (2 * chosen) * kSampleBlock);
    const std::uint32_t count = std::min(kSampleBlock, all - first);
    seen += count;
    for (std::size_t screen = 0; screen < screens_.size(); ++screen) worker.screen(screen, first, count, nullptr);
    for (std::size_t words = 0; words < words_.size(); ++words)
      for (std::uint32_t left = first; left < first + count; ++left) worker.look_up(words, left, nullptr);
  }
  const double by = static_cast<double>(all) / static_cast<double>(seen);
  const auto scaled = [&](std::uint64_t number) {
    return static_cast<std::uint64_t>(static_cast<double>(number) * by);
  };
  work.probes = scaled(worker.probes());
  work.candidates = scaled(worker.candidates());
  work.is_exact = seen == all;
  work.seconds =
      by * (static_cast<double>(worker.screened()) * kScreenSeconds * 64 / kernels_.vector_bytes +
            static_cast<double>(worker.probes()) * kProbeSeconds +
            static_cast<double>(worker.candidates()) * kCandidateSeconds +
            static_cast<double>(worker.scored()) * (load_seconds(request_.rule.metric, words_.size()) + pair_seconds_));
  return work;
}

std::uint64_t CompositeJoin::memory_bytes() const {
  std::uint64_t bytes = (left_lengths_.size() + right_lengths_.size()) * sizeof(std::uint32_t);
  for (const auto& sides : symbols_) bytes += sides ? sides->memory_bytes() : 0;
  if (lists_) bytes += lists_->memory_bytes();
  for (const Words& words : words_) bytes += words.shared.memory_bytes();
  return bytes;
}

std::uint64_t CompositeJoin::worker_bytes() const {
  std::uint64_t bytes = kMostWaiting * sizeof(std::uint64_t) + (std::uint64_t{1} << 19);
  for (const Words& words : words_) bytes += words.shared.finder_bytes();
  return bytes;
}

std::vector<std::string> CompositeJoin::filters() const {
  std::vector<std::string> names{"character signature"};
  if (!words_.empty()) names.emplace_back("shared words");
  return names;
}

}  // namespace warpmatch::cpu
