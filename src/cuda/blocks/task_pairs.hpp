#pragma once

#include <cstdint>

#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/score_task.hpp"
#include "cuda/blocks/views.hpp"

namespace warpmatch::cuda {

/// Two strings that are compared by themselves.
struct PairStrings {
  const ScoreTask& task;
  std::uint32_t pattern_rank;
  std::uint32_t text_rank;
  StringView pattern;
  StringView text;

  /// A pattern symbol in the alphabet of the texts, or Alphabet::absent.
  WARPMATCH_HD std::uint32_t pattern_symbol(std::uint32_t place) const { return task.translate(pattern.symbol(place)); }
};

/// The pairs of a task, for programs that take them one by one whatever their patterns and texts are.
struct TaskPairs {
  /// A pattern and a text, by number.
  struct Numbers {
    std::uint32_t pattern = 0;
    std::uint32_t text = 0;
  };

  const ScoreTask& task;
  const Outcome& outcome;

  WARPMATCH_DEVICE Numbers numbers(std::uint64_t pair) const {
    if (task.paired) return {static_cast<std::uint32_t>(pair), static_cast<std::uint32_t>(pair)};
    const auto pattern = static_cast<std::uint32_t>(pair / task.texts.count);
    return {pattern, static_cast<std::uint32_t>(pair - std::uint64_t{pattern} * task.texts.count)};
  }

  /// `steps` pairs further; mostly with the same pattern, which takes no division.
  WARPMATCH_DEVICE Numbers advanced(const Numbers& from, std::uint32_t steps) const {
    if (task.paired) return {from.pattern + steps, from.text + steps};
    if (steps < task.texts.count - from.text) return {from.pattern, from.text + steps};
    const Numbers by = numbers(std::uint64_t{from.text} + steps);
    return {from.pattern + by.pattern, by.text};
  }

  WARPMATCH_DEVICE PairStrings strings(const Numbers& of) const {
    const std::uint32_t pattern = task.patterns.rank(of.pattern);
    const std::uint32_t text = task.texts.rank(of.text);
    return {task, pattern, text, string_of(task.pattern_corpus, task.pattern_corpus.bucket_of(pattern), pattern),
            string_of(task.text_corpus, task.text_corpus.bucket_of(text), text)};
  }

  /// True of pairs that the other way round are another pair of a self-join, or a string with itself.
  WARPMATCH_DEVICE bool is_repeated(const Numbers& of) const {
    return task.filter.self && task.texts.rank(of.text) <= task.patterns.rank(of.pattern);
  }

  /// Distances of a pair from here on are of no use.
  WARPMATCH_DEVICE std::uint32_t useless_from(const Numbers& of, std::uint32_t maximum) const {
    const std::uint32_t limit = task.filter.useless_from(maximum);
    const std::uint32_t useless = outcome.useless_from(task.pair(of.pattern, of.text).number, maximum);
    return useless < limit ? useless : limit;
  }

  /// False where the lengths or the signatures of two strings tell that their distance is of no use.
  WARPMATCH_DEVICE bool may_count(const PairStrings& two, std::uint32_t useless) const {
    const std::uint32_t m = two.pattern.length;
    const std::uint32_t n = two.text.length;
    if (task.filter.patterns == nullptr) return (m > n ? m - n : n - m) < useless;
    return task.filter.may_pass(task.scale, two.pattern_rank, two.text_rank, m, n, useless,
                                task.filter.texts[two.text_rank]);
  }
};

}  // namespace warpmatch::cuda
