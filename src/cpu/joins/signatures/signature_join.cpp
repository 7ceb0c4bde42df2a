#include "cpu/joins/signatures/signature_join.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

#include "watch/pace.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::size_t kLargeGroup = 1 << 13;
constexpr std::size_t kPairsAtOnce = 1 << 14;
constexpr double kSortingShare = 0.2;     // of the time for a choice
constexpr std::size_t kPadding = 8;       // a vector of signatures
constexpr std::size_t kStringsAhead = 8;  // whose memory is asked for before they are compared

/// One more than so many facts, of which there are no more than a signature has.
std::uint8_t most_facts(std::uint32_t facts) { return static_cast<std::uint8_t>(std::min(facts, 128u) + 1); }

}  // namespace

/// The class that is joined. Its strings have places: the left ones, then the right ones, or those of one set, each
/// side by length and then by weight, the number of facts that are true of a string.
struct SignatureJoin::Class {
  std::uint32_t lefts = 0;        ///< places of left strings: all below it
  std::uint32_t right_place = 0;  ///< first place of a right string; of one set right strings are left ones too
  std::uint32_t places = 0;
  std::uint32_t left_bucket = 0;  ///< with the length number 0
  std::uint32_t right_bucket = 0;
  std::uint32_t left_lengths = 0;
  std::vector<std::uint32_t> rank;  ///< by place
  std::vector<core::Signature> signature;
  std::vector<std::uint16_t> length;  ///< number of it
  std::vector<std::uint8_t> weight;
  std::vector<std::uint8_t> lost;  ///< as in FactLimits
  std::vector<std::uint8_t> gained;
  watch::Pace pace;

  /// Adds the strings of some neighbouring buckets, the first of which has length number 0.
  void add(const std::vector<core::Signature>& signatures, std::span<const corpus::LengthBucket> buckets) {
    for (std::uint16_t number = 0; number < buckets.size(); ++number) {
      const corpus::LengthBucket& bucket = buckets[number];
      pace.spend(std::uint64_t{16} * bucket.count);
      std::array<std::uint32_t, 130> next{};
      weights_.clear();
      for (std::uint32_t i = bucket.first; i < bucket.end(); ++i) {
        const core::Signature& own = signatures[i];
        weights_.push_back(static_cast<std::uint8_t>(core::count_bits(own.low) + core::count_bits(own.high)));
        ++next[weights_.back() + 1];
      }
      std::inclusive_scan(next.begin(), next.end(), next.begin());
      const std::size_t begin = rank.size();
      rank.resize(begin + bucket.count);
      signature.resize(rank.size());
      weight.resize(rank.size());
      length.resize(rank.size(), number);
      for (std::uint32_t i = 0; i < bucket.count; ++i) {
        const std::size_t at = begin + next[weights_[i]]++;
        rank[at] = bucket.first + i;
        signature[at] = signatures[bucket.first + i];
        weight[at] = weights_[i];
      }
    }
  }

 private:
  std::vector<std::uint8_t> weights_;
};

/// What a thread has at hand.
struct SignatureJoin::Worker {
  explicit Worker(PairCheck made) : check(std::move(made)) {}

  PairCheck check;
  std::vector<HashedEntry> scratch;
  std::vector<std::uint64_t> low;
  std::vector<std::uint64_t> high;
  std::vector<std::uint16_t> length;
  std::vector<std::uint8_t> weight;
  std::vector<std::uint32_t> places;
  std::vector<StringRef> lefts;  ///< the left strings of the group, once a pair of it has to be checked
  std::vector<PlacePair> found;
  watch::Pace pace;
  IndexCounts counts;

  void reserve(std::size_t size) {
    if (size <= places.size()) return;
    low.resize(size + kPadding);
    high.resize(size + kPadding);
    length.resize(size + kPadding);
    weight.resize(size + kPadding);
    places.resize(size);
  }

  /// Puts the string of a place into the group, as its i-th.
  void take(std::size_t i, std::uint32_t place, const Class& of) {
    low[i] = of.signature[place].low;
    high[i] = of.signature[place].high;
    length[i] = of.length[place];
    weight[i] = of.weight[place];
    places[i] = place;
  }

  SignatureGroup group(std::uint32_t left_count) const {
    return {low.data(), high.data(), length.data(), weight.data(), left_count};
  }
};

SignatureJoin::SignatureJoin(const LaneKernels& kernels, const dispatch::Request& request,
                             const CommonSignatures& signatures, const SymbolMaps& maps,
                             const scoring::DistanceLimits& limits, dispatch::PairSink& sink, watch::Steps& steps)
    : kernels_(kernels),
      request_(request),
      signatures_(signatures),
      maps_(maps),
      limits_(limits),
      sink_(sink),
      steps_(steps),
      workers_(steps.workers()) {}

SignatureJoin::~SignatureJoin() = default;

SignatureJoin::Worker& SignatureJoin::worker(unsigned number) {
  if (!workers_[number])
    workers_[number] = std::make_unique<Worker>(PairCheck(kernels_, request_, maps_, limits_, sink_));
  return *workers_[number];
}

void SignatureJoin::make_class(const LengthClass& of) {
  const std::span lefts(request_.left.buckets());
  const std::span rights(request_.right.buckets());
  class_ = std::make_unique<Class>();
  Class& made = *class_;
  made.left_bucket = of.left_first;
  made.right_bucket = request_.self ? of.left_first : of.right_first;
  const std::uint32_t left_end = request_.self ? of.right_end : of.left_end;
  const std::uint32_t right_place = rights[of.right_first].first - lefts[of.left_first].first;
  const std::size_t left_count = lefts[left_end - 1].end() - lefts[of.left_first].first;
  const std::size_t right_count = request_.self ? 0 : rights[of.right_end - 1].end() - rights[of.right_first].first;
  made.rank.reserve(left_count + right_count);
  made.signature.reserve(left_count + right_count);
  made.weight.reserve(left_count + right_count);
  made.length.reserve(left_count + right_count);
  made.add(signatures_.first(), lefts.subspan(of.left_first, left_end - of.left_first));
  made.lefts = static_cast<std::uint32_t>(left_count);
  if (!request_.self) made.add(signatures_.second(), rights.subspan(of.right_first, of.right_end - of.right_first));
  made.right_place = request_.self ? right_place : made.lefts;
  made.places = static_cast<std::uint32_t>(made.rank.size());

  made.left_lengths = left_end - of.left_first;
  for (std::uint32_t r = made.right_bucket; r < of.right_end; ++r)
    for (std::uint32_t l = of.left_first; l < left_end; ++l) {
      const std::int64_t limit = distance_limit(request_.rule, limits_, lefts[l].length, rights[r].length);
      const core::EditScale& scale = request_.rule.scale;
      const auto distance = static_cast<std::uint32_t>(limit);
      made.lost.push_back(limit < 0 ? std::uint8_t{0}
                                    : most_facts(scale.facts_lost(distance, lefts[l].length, rights[r].length)));
      made.gained.push_back(limit < 0 ? std::uint8_t{0}
                                      : most_facts(scale.facts_lost(distance, rights[r].length, lefts[l].length)));
    }
}

StringRef SignatureJoin::left_string(std::uint32_t place) const {
  const corpus::LengthBucket& bucket = request_.left.buckets()[class_->left_bucket + class_->length[place]];
  const std::uint32_t rank = class_->rank[place];
  return {&bucket, rank, request_.left.string(bucket, rank)};
}

StringRef SignatureJoin::right_string(std::uint32_t place) const {
  const corpus::LengthBucket& bucket = request_.right.buckets()[class_->right_bucket + class_->length[place]];
  const std::uint32_t rank = class_->rank[place];
  return {&bucket, rank, request_.right.string(bucket, rank)};
}

void SignatureJoin::look_up_lefts(Worker& gathered, std::uint32_t lefts) const {
  gathered.pace.spend(4 * lefts);
  for (std::uint32_t i = 0; i < lefts; ++i) gathered.lefts.push_back(left_string(gathered.places[i]));
}

void SignatureJoin::run(const LengthClass& of, std::uint32_t agreeing, double worth) {
  make_class(of);
  const std::vector<FactChoice> choices = fact_choices(of.facts, agreeing);
  const double each = worth / static_cast<double>(choices.size());
  for (const FactChoice& choice : choices) {
    sort_by(choice, each * kSortingShare);
    join_groups(choice, each * (1 - kSortingShare));
    join_large_groups(choice);
  }
}

void SignatureJoin::sort_by(const FactChoice& choice, double worth) {
  const Class& of = *class_;
  entries_.fill(of.places, steps_, worth, [&](watch::Chunk chunk, const auto& take) {
    watch::Pace pace;
    for (std::size_t at = chunk.begin; at < chunk.end; ++at) {
      pace.spend(4);
      take(at, hash_of(of.signature[at], choice.agree));
    }
  });
  counts_.keys += of.places;
}

void SignatureJoin::join_groups(const FactChoice& choice, double worth) {
  const std::vector<std::size_t> tasks = entries_.tasks();
  watch::parallel_for(tasks.size() - 1, steps_.next(worth), [&](std::uint64_t task, unsigned number) {
    Worker& own = worker(number);
    for (std::size_t part = tasks[task]; part < tasks[task + 1]; ++part)
      join_partition(entries_.part(part), choice, own);
  });
}

void SignatureJoin::join_partition(watch::Chunk range, const FactChoice& choice, Worker& worker) {
  const std::span<HashedEntry> entries = entries_.in(range);
  worker.pace.spend(16 * entries.size() + 64);
  sort_part(entries, worker.scratch);
  visit_groups(entries, [&](std::size_t first, std::size_t end) {
    if (end - first >= kLargeGroup) {
      const std::lock_guard lock(mutex_);
      large_.push_back({range.begin + first, range.begin + end});
    } else {
      join_group(entries.subspan(first, end - first), choice, worker);
    }
  });
}

/// Looks up the signatures of a group, whose strings lie together then.
void SignatureJoin::join_group(std::span<const HashedEntry> entries, const FactChoice& choice, Worker& worker) {
  const Class& of = *class_;
  // In order of their places: left strings come first, and the last one has to be a right one.
  if (place_of(entries.back()) < of.right_place || place_of(entries.front()) >= of.lefts) return;
  worker.reserve(entries.size());
  worker.lefts.clear();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::uint32_t at = place_of(entries[i]);
    worker.take(i, at, of);
  }
  const auto lefts =
      static_cast<std::uint32_t>(std::partition_point(entries.begin(), entries.end(),
                                                      [&](HashedEntry entry) { return place_of(entry) < of.lefts; }) -
                                 entries.begin());
  const auto first = static_cast<std::size_t>(
      std::partition_point(entries.begin(), entries.end(),
                           [&](HashedEntry entry) { return place_of(entry) < of.right_place; }) -
      entries.begin());
  compare(worker, lefts, {first, entries.size()}, choice, worker);
}

void SignatureJoin::join_large_groups(const FactChoice& choice) {
  const Class& of = *class_;
  for (const watch::Chunk range : std::exchange(large_, {})) {
    const std::span<const HashedEntry> entries = entries_.in(range);
    Worker shared(PairCheck(kernels_, request_, maps_, limits_, sink_));
    shared.reserve(entries.size());
    std::uint32_t lefts = 0;
    std::size_t first = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      shared.pace.spend(8);
      const std::uint32_t at = place_of(entries[i]);
      shared.take(i, at, of);
      lefts += at < of.lefts;
      first += at < of.right_place;
    }
    look_up_lefts(shared, lefts);
    const std::size_t rights = entries.size() - first;
    constexpr std::size_t at_once = 64;
    watch::parallel_for((rights + at_once - 1) / at_once, steps_.next(0), [&](std::uint64_t task, unsigned number) {
      const std::size_t begin = first + task * at_once;
      compare(shared, lefts, {begin, std::min(begin + at_once, entries.size())}, choice, worker(number));
    });
  }
}

void SignatureJoin::compare(Worker& gathered, std::uint32_t lefts, watch::Chunk rights, const FactChoice& choice,
                            Worker& worker) {
  const SignatureGroup group = gathered.group(lefts);
  const Class& of = *class_;
  const FactLimits limits{of.lost.data(), of.gained.data(), of.left_lengths};
  const FactSets sets{choice.agree, choice.differ.data(), static_cast<std::uint32_t>(choice.differ.size())};
  const std::size_t step = std::max<std::size_t>(1, kPairsAtOnce / std::max(1u, group.lefts));
  worker.found.resize(std::max<std::size_t>(kPairsAtOnce, group.lefts) + kPadding);
  for (std::size_t first = rights.begin; first < rights.end; first += step) {
    const std::size_t end = std::min(rights.end, first + step);
    // In one set a string meets those before it.
    const std::uint64_t last = std::min<std::uint64_t>(end - 1, group.lefts);
    const std::uint64_t pairs = (end - first) * (std::min<std::uint64_t>(first, group.lefts) + last + 1) / 2;
    worker.pace.spend(pairs + (end - first));
    worker.counts.compared += pairs;
    const std::uint32_t found = kernels_.near_signatures(
        group, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(end), limits, sets, worker.found.data());
    if (found == 0) continue;
    if (gathered.lefts.empty()) look_up_lefts(gathered, lefts);
    check({worker.found.data(), found}, gathered, worker);
  }
}

void SignatureJoin::check(std::span<const PlacePair> pairs, const Worker& gathered, Worker& worker) {
  worker.counts.candidates += pairs.size();
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i + kStringsAhead < pairs.size()) __builtin_prefetch(gathered.lefts[pairs[i + kStringsAhead].left].symbols);
    if (i == 0 || pairs[i].right != pairs[i - 1].right) {
      worker.check.finish();
      worker.check.start(right_string(gathered.places[pairs[i].right]));
    }
    worker.check.add(gathered.lefts[pairs[i].left]);
  }
  worker.check.finish();
  worker.pace.spend(16 * pairs.size());
}

std::uint64_t index_bytes(const dispatch::Request& request, const LengthClass& of) {
  constexpr std::uint64_t each = sizeof(std::uint64_t) + sizeof(core::Signature) + sizeof(std::uint32_t) +
                                 sizeof(std::uint16_t) + sizeof(std::uint8_t);
  return strings_of(request, of) * each;
}

void SignatureJoin::finish() {
  for (const auto& own : workers_)
    if (own) own->check.flush();
}

IndexCounts SignatureJoin::counts() const {
  IndexCounts sum = counts_;
  for (const auto& own : workers_)
    if (own) sum += own->counts;
  return sum;
}

}  // namespace warpmatch::cpu
