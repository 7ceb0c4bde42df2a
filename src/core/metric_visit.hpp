#pragma once

#include <warpmatch/metric.hpp>

#include "core/hamming.hpp"
#include "core/indel.hpp"
#include "core/lcs_seq.hpp"
#include "core/levenshtein.hpp"
#include "core/osa.hpp"
#include "core/prefix.hpp"

namespace warpmatch::core {

// The one place that maps the names of edit metrics to their integer cores.

/// How the metric's numbers follow from lengths.
constexpr EditScale edit_scale(Metric metric) {
  switch (metric) {
    case Metric::levenshtein: return Levenshtein::scale;
    case Metric::lcs_seq: return LcsSeq::scale;
    case Metric::osa: return Osa::scale;
    case Metric::damerau_levenshtein: return EditScale{};
    case Metric::hamming: return Hamming::scale;
    case Metric::prefix:
    case Metric::postfix: return Prefix::scale;
    default: return Indel::scale;
  }
}

/// True for metrics with a bit-parallel recurrence (Column, Carry, step, remainder) on strings as they are.
constexpr bool is_bit_parallel(Metric metric) {
  return counts_edits(metric) && metric != Metric::damerau_levenshtein && metric != Metric::postfix;
}

/// Calls `f(Core{})` with the bit-parallel recurrence of a metric that has one.
template <class F>
decltype(auto) visit_recurrence(Metric metric, F&& f) {
  switch (metric) {
    case Metric::levenshtein: return f(Levenshtein{});
    case Metric::osa: return f(Osa{});
    case Metric::hamming: return f(Hamming{});
    case Metric::prefix: return f(Prefix{});
    default: return f(Indel{});  // and LCSseq, on another scale
  }
}

/// Calls `f(Core{})` with every one of them.
template <class F>
void visit_every_recurrence(const F& f) {
  f(Levenshtein{});
  f(Osa{});
  f(Hamming{});
  f(Prefix{});
  f(Indel{});
}

}  // namespace warpmatch::core
