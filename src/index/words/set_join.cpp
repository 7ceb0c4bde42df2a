#include "index/words/set_join.hpp"

#include <algorithm>
#include <numeric>
#include <span>

#include "watch/pace.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::index {
namespace {

constexpr std::uint32_t kTaskSets = 256;

// On one core of a Zen 4, over company names and their trigrams.
constexpr double kLookUpSeconds = 6e-8;     // a word of a prefix
constexpr double kProbeSeconds = 3e-9;      // an entry of its list
constexpr double kCandidateSeconds = 1e-8;  // marking a candidate
constexpr double kWordSeconds = 1e-9;       // and reading one of its words

/// The ranks of a corpus, those with fewer words first.
template <class Size>
std::vector<std::uint32_t> by_size(std::uint32_t ranks, const Size& size) {
  std::uint32_t largest = 0;
  for (std::uint32_t rank = 0; rank < ranks; ++rank) largest = std::max(largest, size(rank));
  std::vector<std::uint64_t> begin(std::size_t{largest} + 2);
  for (std::uint32_t rank = 0; rank < ranks; ++rank) ++begin[size(rank) + 1];
  std::inclusive_scan(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> order(ranks);
  for (std::uint32_t rank = 0; rank < ranks; ++rank) order[begin[size(rank)]++] = rank;
  return order;
}

}  // namespace

/// What one thread needs to find the partners of one set after the other.
class SetJoin::Finder {
 public:
  explicit Finder(const SetJoin& join) : join_(join), is_candidate_(join.right_.size()), is_own_(join.lists_.words()) {}

  /// Brings up the candidates of the left set at `place`.
  void bring_up(std::uint32_t place) {
    rank_ = join_.left_[place];
    set_size(join_.lists_.left_size(rank_));
    words_ = join_.lists_.left(rank_);
    if (prefix_ == 0) return;
    // Words that no right set has are the rarest of all.
    const auto unknown = static_cast<std::uint32_t>(size_ - words_.size());
    for (std::uint32_t at = unknown; at < prefix_; ++at) look_up(words_[at - unknown], at, place);
  }

  /// Scores the candidates, and forgets them.
  void score(dispatch::PairBuffer& found) {
    for (const std::uint32_t word : words_) is_own_[word] = 1;
    for (const std::uint32_t place : candidates_) {
      const std::uint32_t other = join_.right_[place];
      const std::uint32_t other_size = join_.right_sizes_[place];
      const std::uint32_t common = count_common(other);
      if (common < least_common(other_size)) continue;
      const double score = join_.rule_.score(common, size_, other_size);
      found.push_back(join_.request_.self ? dispatch::RankPair{std::min(rank_, other), std::max(rank_, other), score}
                                          : dispatch::RankPair{rank_, other, score});
    }
    for (const std::uint32_t word : words_) is_own_[word] = 0;
    forget();
  }

  void forget() {
    for (const std::uint32_t place : candidates_) is_candidate_[place] = 0;
    candidates_.clear();
  }

  std::uint64_t look_ups() const { return look_ups_; }
  std::uint64_t probes() const { return probes_; }
  const std::vector<std::uint32_t>& candidates() const { return candidates_; }

 private:
  /// What depends on the size of the left set alone; sets of a size follow each other.
  void set_size(std::uint32_t size) {
    if (size == size_ && is_set_) return;
    is_set_ = true;
    size_ = size;
    prefix_ = 0;
    if (size == 0 || join_.right_sizes_.empty()) return;
    const std::uint32_t least = join_.rule_.least_shared(size);
    smallest_ = least;
    const std::uint32_t largest = join_.rule_.largest_partner(size, join_.right_sizes_.back());
    const auto place_of = [&](std::uint32_t from) {
      return static_cast<std::uint32_t>(std::ranges::lower_bound(join_.right_sizes_, from) -
                                        join_.right_sizes_.begin());
    };
    first_ = place_of(smallest_);
    end_ = place_of(largest + 1);
    least_common_.clear();
    if (least > size || first_ >= end_) return;
    prefix_ = size - least + 1;
    std::uint32_t common = least;
    for (std::uint32_t other = smallest_; other <= largest; ++other) {
      if (!join_.rule_.passes(common, size, other)) common = join_.rule_.least_common(size, other, common + 1);
      least_common_.push_back(common);
      pace_.spend(16);
    }
  }

  std::uint32_t least_common(std::uint32_t other_size) const { return least_common_[other_size - smallest_]; }

  void look_up(std::uint32_t word, std::uint32_t position, std::uint32_t place) {
    const std::uint32_t end = join_.request_.self ? std::min(end_, place) : end_;
    const auto entries = join_.postings_.of(word);
    const auto from = std::ranges::lower_bound(entries, first_, {}, &Entry::place);
    const auto to = std::ranges::lower_bound(from, entries.end(), end, {}, &Entry::place);
    ++look_ups_;
    probes_ += static_cast<std::uint64_t>(to - from);
    watch::in_pieces(std::span(from, to), 4, [&](std::span<const Entry> some) {
      for (const Entry& entry : some) {
        if (is_candidate_[entry.place] != 0) continue;
        const std::uint32_t other_size = join_.right_sizes_[entry.place];
        const std::uint32_t most = 1 + std::min(size_ - 1 - position, other_size - 1 - entry.position);
        if (most < least_common(other_size)) continue;
        is_candidate_[entry.place] = 1;
        candidates_.push_back(entry.place);
      }
    });
    pace_.spend(8 + 4 * static_cast<std::uint64_t>(to - from));
  }

  std::uint32_t count_common(std::uint32_t other) {
    const std::span<const std::uint32_t> words = join_.lists_.right(other);
    pace_.spend(4 + words.size());
    std::uint32_t common = 0;
    for (const std::uint32_t word : words) common += static_cast<std::uint32_t>(is_own_[word]);
    return common;
  }

  const SetJoin& join_;
  std::uint32_t rank_ = 0;
  std::span<const std::uint32_t> words_;
  bool is_set_ = false;
  std::uint32_t size_ = 0;
  std::uint32_t prefix_ = 0;  ///< words that are looked up; 0 where no right set can pass
  std::uint32_t first_ = 0;   ///< of the places of sets whose sizes can pass
  std::uint32_t end_ = 0;
  std::uint32_t smallest_ = 0;               ///< size of a right set that can pass
  std::vector<std::uint32_t> least_common_;  ///< by the right set's size, from `smallest_` on
  std::vector<char> is_candidate_;           ///< by place
  std::vector<std::uint32_t> candidates_;    ///< places
  std::vector<char> is_own_;                 ///< by word: one of the left set
  std::uint64_t look_ups_ = 0;
  std::uint64_t probes_ = 0;
  watch::Pace pace_;
};

bool SetJoin::serves(const dispatch::Request& request) {
  return request.rule.metric == Metric::jaccard && OverlapRule(request.rule).asks_for_common_words();
}

SetJoin::SetJoin(const dispatch::Request& request, const watch::Control& control)
    : request_(request), rule_(request.rule), lists_(request.left, request.right, {control.workers}) {
  right_ = by_size(request.right.distinct(),
                   [&](std::uint32_t rank) { return static_cast<std::uint32_t>(lists_.right(rank).size()); });
  left_ = &request.left == &request.right
              ? right_
              : by_size(request.left.distinct(), [&](std::uint32_t rank) { return lists_.left_size(rank); });
  right_sizes_.reserve(right_.size());
  for (const std::uint32_t rank : right_) right_sizes_.push_back(static_cast<std::uint32_t>(lists_.right(rank).size()));
  postings_ = Postings<Entry>(lists_.words(), [&](const auto& add) {
    watch::Pace pace;
    std::uint32_t prefix = 0;
    for (std::uint32_t place = 0; place < right_.size(); ++place) {
      if (place == 0 || right_sizes_[place] != right_sizes_[place - 1]) prefix = right_prefix(right_sizes_[place]);
      pace.spend(4 + prefix);
      for (std::uint32_t i = 0; i < prefix; ++i) add(lists_.right(right_[place])[i], Entry{place, i});
    }
  });
}

/// In a self-join a set meets larger ones alone, which share more words with it.
std::uint32_t SetJoin::right_prefix(std::uint32_t size) const {
  if (size == 0) return 0;
  return size + 1 - (request_.self ? rule_.least_common(size, size) : rule_.least_shared(size));
}

void SetJoin::pair_empty_sets(dispatch::PairSink& sink) const {
  if (!rule_.passes(0, 0, 0)) return;
  dispatch::PairBuffer found(sink);
  watch::Pace pace;
  const double score = rule_.score(0, 0, 0);
  for (const std::uint32_t left : left_) {
    if (lists_.left_size(left) > 0) break;
    for (const std::uint32_t right : right_) {
      if (!lists_.right(right).empty()) break;
      pace.spend(4);
      if (!request_.self || left < right) found.push_back({left, right, score});
    }
  }
  found.flush();
}

std::uint64_t SetJoin::tasks() const { return (left_.size() + kTaskSets - 1) / kTaskSets; }

void SetJoin::find(dispatch::PairSink& sink, const watch::Control& control) const {
  pair_empty_sets(sink);
  std::vector<std::unique_ptr<Finder>> finders(control.workers);
  std::vector<dispatch::PairBuffer> found(control.workers, dispatch::PairBuffer(sink));
  watch::parallel_for(tasks(), control, [&](std::uint64_t task, unsigned worker) {
    if (!finders[worker]) finders[worker] = std::make_unique<Finder>(*this);
    const std::uint64_t end = std::min<std::uint64_t>(left_.size(), (task + 1) * kTaskSets);
    for (std::uint64_t place = task * kTaskSets; place < end; ++place) {
      finders[worker]->bring_up(static_cast<std::uint32_t>(place));
      finders[worker]->score(found[worker]);
    }
  });
  for (dispatch::PairBuffer& rest : found) rest.flush();
}

JoinWork SetJoin::measure(std::uint32_t strings) const {
  JoinWork work;
  const auto all = static_cast<std::uint32_t>(left_.size());
  if (all == 0) return work;
  const std::uint32_t chosen = std::clamp(strings, 1U, all);
  Finder finder(*this);
  std::uint64_t candidates = 0;
  std::uint64_t words = 0;
  for (std::uint64_t i = 0; i < chosen; ++i) {
    finder.bring_up(static_cast<std::uint32_t>((2 * i + 1) * all / (2 * std::uint64_t{chosen})));
    candidates += finder.candidates().size();
    for (const std::uint32_t place : finder.candidates()) words += right_sizes_[place];
    finder.forget();
  }
  const double by = static_cast<double>(all) / chosen;
  const auto scaled = [&](std::uint64_t count) { return static_cast<std::uint64_t>(static_cast<double>(count) * by); };
  work.probes = scaled(finder.probes());
  work.candidates = scaled(candidates);
  work.is_exact = chosen == all;
  work.seconds = by * (static_cast<double>(finder.look_ups()) * kLookUpSeconds +
                       static_cast<double>(finder.probes()) * kProbeSeconds +
                       static_cast<double>(candidates) * kCandidateSeconds + static_cast<double>(words) * kWordSeconds);
  return work;
}

std::uint64_t SetJoin::memory_bytes() const {
  return lists_.memory_bytes() + postings_.memory_bytes() +
         (left_.size() + right_.size() + right_sizes_.size()) * sizeof(std::uint32_t);
}

std::uint64_t SetJoin::worker_bytes() const {
  return right_.size() * (1 + sizeof(std::uint32_t)) + lists_.words() + 4 * sizeof(std::uint32_t);
}

}  // namespace warpmatch::index
