#include "cpu/joins/signatures/piece_join.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "cpu/joins/signatures/common_symbols.hpp"
#include "cpu/joins/signatures/pair_check.hpp"
#include "cpu/joins/signatures/piece_index.hpp"
#include "watch/pace.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

using Bucket = corpus::LengthBucket;

constexpr std::uint32_t kMostEdits = 8;
constexpr std::uint32_t kWeighedStrings = 128;      // of a length, for where they are cut
constexpr double kLeastWeight = 1.0 / 64;           // of a symbol, in bits
constexpr std::uint64_t kMostEntries = 1 << 22;     // of the tables at a time
constexpr std::uint32_t kLookedUpAtOnce = 1 << 10;  // strings of a task
constexpr std::uint32_t kSample = 1 << 12;          // strings of a side
constexpr std::uint32_t kLeastSample = 1 << 10;
constexpr std::uint32_t kSampledPart = 16;
constexpr double kMakingShare = 0.1;      // of the time for the strings of a length
constexpr std::size_t kStringsAhead = 8;  // whose memory is asked for before they are compared

/// The left strings of one length, how they are cut, and what is looked up of right strings.
struct Stage {
  struct Rights {
    const Bucket* bucket = nullptr;
    PieceLookups lookups;
  };

  const Bucket* lefts = nullptr;
  std::uint32_t edits = 0;     ///< the most that count
  std::uint32_t agreeing = 0;  ///< pieces
  std::vector<Piece> pieces;
  std::vector<Rights> rights;

  std::uint64_t choices() const { return count_piece_choices(edits + agreeing, agreeing); }
};

/// How well each symbol of strings tells them apart, in bits: for two of them taken at random.
std::vector<double> symbol_weights(const CommonText& text, const Bucket& bucket) {
  const RankStride some{bucket.first, bucket.end(), (bucket.count - 1) / kWeighedStrings + 1};
  const unsigned width = text.width();
  std::vector<double> weights;
  std::array<std::uint8_t, kWeighedStrings> symbols{};
  std::array<std::uint32_t, 256> counts{};
  watch::Pace pace;
  for (std::uint32_t at = 0; at < bucket.length; ++at) {
    const std::uint32_t count = some.count();
    pace.spend(4 * count);
    for (std::uint32_t i = 0; i < count; ++i) {
      symbols[i] = static_cast<std::uint8_t>(hash_bytes(text.left(bucket, some[i]).at(at, width), width));
      ++counts[symbols[i]];
    }
    double equal = 0;
    for (std::uint32_t i = 0; i < count; ++i) equal += counts[symbols[i]];
    for (std::uint32_t i = 0; i < count; ++i) counts[symbols[i]] = 0;
    weights.push_back(std::max(kLeastWeight, std::log2(static_cast<double>(count) * count / equal)));
  }
  return weights;
}

/// The stage of the left strings of a bucket; without right strings where none can be near. Without a text for a count
/// alone: cut anywhere.
Stage stage_of(const dispatch::Request& request, const CommonText* text, const scoring::DistanceLimits& limits,
               const LengthClass& of, std::uint32_t left, std::uint32_t agreeing) {
  const PieceEdits kind = *PieceEdits::of(request.rule.metric);
  const std::vector<Bucket>& rights = request.right.buckets();
  Stage stage;
  stage.lefts = &request.left.buckets()[left];
  const std::uint32_t length = stage.lefts->length;
  std::vector<std::uint32_t> edits;
  for (std::uint32_t right = std::max(of.right_first, request.self ? left : 0); right < of.right_end; ++right) {
    const std::uint32_t other = rights[right].length;
    const std::int64_t limit = distance_limit(request.rule, limits, length, other);
    if (limit < 0) continue;
    edits.push_back(kind.most(static_cast<std::uint32_t>(limit), std::max(length, other) - std::min(length, other)));
    stage.edits = std::max(stage.edits, edits.back());
    stage.rights.push_back({&rights[right], {}});
  }
  if (edits.empty()) return stage;
  stage.agreeing = kind.agreeing(agreeing, stage.edits, length);
  const std::uint32_t pieces = stage.edits + stage.agreeing;
  if (stage.agreeing > 0)
    stage.pieces = cut_into_pieces(
        text != nullptr ? symbol_weights(*text, *stage.lefts) : std::vector<double>(length, 1.0), pieces, kind.gap);
  else
    stage.pieces.resize(pieces);  // all are left out
  for (std::size_t i = 0; i < edits.size(); ++i)
    stage.rights[i].lookups =
        piece_lookups(stage.pieces, stage.agreeing, length, stage.rights[i].bucket->length, edits[i], kind.shifts);
  return stage;
}

template <class Visit>
void visit_stages(const dispatch::Request& request, const CommonText* text, const scoring::DistanceLimits& limits,
                  const LengthClass& of, std::uint32_t agreeing, const Visit& visit) {
  const std::uint32_t end = request.self ? of.right_end : of.left_end;
  for (std::uint32_t left = of.left_first; left < end; ++left) {
    const Stage stage = stage_of(request, text, limits, of, left, agreeing);
    if (!stage.rights.empty()) visit(stage);
  }
}

PieceIndex index_of(const CommonText& text, const Stage& stage, RankStride ranks) {
  return {text,
          *stage.lefts,
          ranks,
          stage.pieces,
          piece_choices(static_cast<std::uint32_t>(stage.pieces.size()), stage.agreeing),
          stage.agreeing};
}

/// The left strings that a right one can be near: of one set and one length those before it.
std::uint32_t lefts_of(const dispatch::Request& request, const PieceIndex& index, std::uint32_t right_rank) {
  return request.self ? index.ranks().below(right_rank) : index.ranks().count();
}

/// Every so many strings of a side stand for all of them.
std::uint32_t stride_of(std::uint32_t strings) {
  const std::uint32_t taken = std::clamp(strings / kSampledPart, kLeastSample, kSample);
  return std::max(1u, strings / taken);
}

/// Evenly strided strings of a bucket, whatever the bucket.
RankStride sampled(const Bucket& bucket, std::uint32_t step) {
  return {(bucket.first + step - 1) / step * step, bucket.end(), step};
}

double sampled_candidates(const dispatch::Request& request, const CommonText& text, const Stage& stage,
                          std::uint32_t left_step, std::uint32_t right_step, PieceProbe& probe) {
  PieceIndex index = index_of(text, stage, sampled(*stage.lefts, left_step));
  if (index.ranks().count() == 0) return 0;
  for (std::uint32_t choice = 0; choice < index.choices(); ++choice) index.make(choice);
  double candidates = 0;
  watch::Pace pace;
  for (const Stage::Rights& rights : stage.rights) {
    const RankStride some = sampled(*rights.bucket, right_step);
    for (std::uint32_t i = 0; i < some.count(); ++i) {
      const std::byte* const string = text.right(*rights.bucket, some[i]).data;
      const std::size_t near = probe.near(index, rights.lookups, string, lefts_of(request, index, some[i])).size();
      pace.spend(8 * (rights.lookups.lookups.size() + near) + 64);
      candidates += static_cast<double>(near);
    }
  }
  return candidates;
}

}  // namespace

struct PieceJoin::Worker {
  explicit Worker(PairCheck made) : check(std::move(made)) {}

  PairCheck check;
  PieceProbe probe;
  watch::Pace pace;
  std::uint64_t candidates = 0;

  void look_up(const dispatch::Request& request, const PieceIndex& index, const Bucket& lefts,
               const Stage::Rights& rights, std::uint32_t rank) {
    const Bucket& bucket = *rights.bucket;
    const std::byte* const string = index.text().right(bucket, rank).data;
    const auto near = probe.near(index, rights.lookups, string, lefts_of(request, index, rank));
    pace.spend(8 * rights.lookups.lookups.size() + 64);
    if (near.empty()) return;
    candidates += near.size();
    check.start({&bucket, rank, request.right.string(bucket, rank)});
    const auto left_string = [&](std::size_t i) { return request.left.string(lefts, index.ranks()[near[i]]); };
    for (std::size_t i = 0; i < near.size(); ++i) {
      if (i + kStringsAhead < near.size()) __builtin_prefetch(left_string(i + kStringsAhead));
      pace.spend(16);
      check.add({&lefts, index.ranks()[near[i]], left_string(i)});
    }
    check.finish();
  }
};

bool PieceJoin::serves(const dispatch::Request& request, const SymbolMaps& maps, const LengthClass& of) {
  const std::optional<PieceEdits> kind = PieceEdits::of(request.rule.metric);
  return kind && kind->most(of.distance, 0) <= kMostEdits && can_translate(request.left, maps);
}

PieceWork PieceJoin::measure(const dispatch::Request& request, const CommonText* text,
                             const scoring::DistanceLimits& limits, const LengthClass& of, std::uint32_t agreeing) {
  const std::vector<Bucket>& lefts = request.left.buckets();
  const std::vector<Bucket>& rights = request.right.buckets();
  const std::uint32_t left_end = request.self ? of.right_end : of.left_end;
  std::uint32_t left_step = stride_of(lefts[left_end - 1].end() - lefts[of.left_first].first);
  std::uint32_t right_step = stride_of(rights[of.right_end - 1].end() - rights[of.right_first].first);
  if (request.self) left_step = right_step = std::max(left_step, right_step);
  PieceWork work;
  PieceProbe probe;
  visit_stages(request, text, limits, of, agreeing, [&](const Stage& stage) {
    const std::uint64_t entries = stage.choices() * stage.lefts->count;
    ++work.stages;
    work.entries += entries;
    work.bytes = std::max(work.bytes, std::min(entries, kMostEntries) * PieceIndex::bytes_each);
    for (const Stage::Rights& of_rights : stage.rights)
      work.lookups += of_rights.lookups.lookups.size() * of_rights.bucket->count;
    if (text != nullptr) work.candidates += sampled_candidates(request, *text, stage, left_step, right_step, probe);
  });
  work.candidates *= static_cast<double>(left_step) * right_step;
  return work;
}

PieceJoin::PieceJoin(const LaneKernels& kernels, const dispatch::Request& request, const SymbolMaps& maps,
                     const CommonText& text, const scoring::DistanceLimits& limits, dispatch::PairSink& sink,
                     watch::Steps& steps)
    : kernels_(kernels),
      request_(request),
      maps_(maps),
      text_(text),
      limits_(limits),
      sink_(sink),
      steps_(steps),
      workers_(steps.workers()) {}

PieceJoin::~PieceJoin() = default;

PieceJoin::Worker& PieceJoin::worker(unsigned number) {
  if (!workers_[number])
    workers_[number] = std::make_unique<Worker>(PairCheck(kernels_, request_, maps_, limits_, sink_));
  return *workers_[number];
}

void PieceJoin::run(const LengthClass& of, std::uint32_t agreeing, double worth) {
  const auto strings = static_cast<double>(strings_of(request_, of));
  visit_stages(request_, &text_, limits_, of, agreeing, [&](const Stage& stage) {
    const Bucket& lefts = *stage.lefts;
    const std::uint64_t most = std::max<std::uint64_t>(1, kMostEntries / stage.choices());
    for (std::uint32_t first = lefts.first; first < lefts.end();) {
      const auto end = static_cast<std::uint32_t>(std::min<std::uint64_t>(first + most, lefts.end()));
      const double each = worth * (end - first) / strings;
      PieceIndex index = index_of(text_, stage, {first, end});
      watch::parallel_for(index.choices(), steps_.next(each * kMakingShare),
                          [&](std::uint64_t choice, unsigned) { index.make(static_cast<std::uint32_t>(choice)); });
      counts_.keys += std::uint64_t{index.choices()} * (end - first);
      std::vector<std::pair<const Stage::Rights*, std::uint32_t>> tasks;
      for (const Stage::Rights& rights : stage.rights)
        for (std::uint32_t at = rights.bucket->first; at < rights.bucket->end(); at += kLookedUpAtOnce)
          tasks.emplace_back(&rights, at);
      watch::parallel_for(tasks.size(), steps_.next(each * (1 - kMakingShare)),
                          [&](std::uint64_t task, unsigned number) {
                            const auto [rights, begin] = tasks[task];
                            const std::uint32_t last = std::min(begin + kLookedUpAtOnce, rights->bucket->end());
                            for (std::uint32_t rank = begin; rank < last; ++rank)
                              worker(number).look_up(request_, index, lefts, *rights, rank);
                          });
      first = end;
    }
  });
}

void PieceJoin::finish() {
  for (const auto& own : workers_)
    if (own) own->check.flush();
}

IndexCounts PieceJoin::counts() const {
  IndexCounts sum = counts_;
  for (const auto& own : workers_)
    if (own) sum += {.keys = 0, .compared = own->candidates, .candidates = own->candidates};
  return sum;
}

}  // namespace warpmatch::cpu
