#include "dispatch/cost.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/metric_visit.hpp"
#include "watch/pace.hpp"

namespace warpmatch::dispatch {
namespace {

// One core of a Zen 4 with AVX-512, from `warpmatch bench`; other processors differ by small factors.
constexpr double kCpuPair = 1.0e-9;              // writing or selecting one score
constexpr double kCpuColumn = 0.1e-9;            // one text symbol against one pattern word, many patterns at once
constexpr double kOtherColumns = 15;             // the same where no bit-parallel recurrence serves, as a multiple
constexpr double kCpuFilteredPair = 0.4e-9;      // one signature comparison
constexpr double kCpuFilteredColumn = 0.005e-9;  // the share of pairs that pass it

// Estimates for a current data-centre GPU; not yet measured.
constexpr double kCudaStart = 5e-3;
constexpr double kCudaPair = 0.05e-9;
constexpr double kCudaColumn = 0.005e-9;
constexpr double kCudaBytes = 1.0 / 12e9;  // PCIe, pageable memory

Work no_work(const scoring::ScoreRule& rule) {
  Work work;
  work.filtered = rule.has_cutoff && rule.counts_edits;
  work.bit_parallel = rule.counts_edits && core::is_bit_parallel(rule.metric);
  return work;
}

/// Columns as what those of a bit-parallel recurrence cost.
double weighted_columns(const Work& work) { return work.bit_parallel ? work.columns : work.columns * kOtherColumns; }

}  // namespace

Work measure(const Request& request) {
  Work work = no_work(request.rule);
  watch::Pace pace;
  for (const corpus::LengthBucket& left : request.left.buckets()) {
    for (const corpus::LengthBucket& right : request.right.buckets()) {
      pace.spend(16);
      std::uint64_t pairs = std::uint64_t{left.count} * right.count;
      if (request.self) {
        if (right.first < left.first) continue;
        if (right.first == left.first) pairs = std::uint64_t{left.count} * (left.count - 1) / 2;
      }
      work.distinct_pairs += pairs;
      const std::int64_t apart = std::abs(std::int64_t{left.length} - right.length);
      const std::uint32_t maximum = request.rule.scale.maximum(left.length, right.length);
      if (work.filtered && request.rule.largest_distance(maximum) < apart) continue;
      work.window_pairs += pairs;
      const double words = (std::min(left.length, right.length) + 63) / 64;
      work.columns += static_cast<double>(pairs) * words * std::max(left.length, right.length);
    }
  }
  return work;
}

Work at_most(const Request& request) {
  const corpus::PackedCorpus& left = request.left;
  const corpus::PackedCorpus& right = request.right;
  Work work = no_work(request.rule);
  work.distinct_pairs = work.window_pairs = std::uint64_t{left.distinct()} * right.distinct();
  const double words = (std::min(left.max_length(), right.max_length()) + 63) / 64;
  work.columns = words * (static_cast<double>(left.text_symbols()) * right.distinct() +
                          static_cast<double>(right.text_symbols()) * left.distinct());
  return work;
}

double cpu_seconds(const Work& work, unsigned workers) {
  const double pair = work.filtered ? kCpuFilteredPair : kCpuPair;
  const double column = work.filtered ? kCpuFilteredColumn : kCpuColumn;
  return (static_cast<double>(work.window_pairs) * pair + weighted_columns(work) * column) / workers;
}

double cuda_seconds(const Request& request, const Work& work, std::uint64_t result_bytes) {
  const auto upload = static_cast<double>(request.left.memory().text + request.right.memory().text);
  return kCudaStart + static_cast<double>(work.window_pairs) * kCudaPair + weighted_columns(work) * kCudaColumn +
         (upload + static_cast<double>(result_bytes)) * kCudaBytes;
}

}  // namespace warpmatch::dispatch
