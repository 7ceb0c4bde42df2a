#pragma once

#include <cstdint>

#include "core/indel.hpp"
#include "cuda/policy.hpp"
#include "cuda/programs/panel_program.hpp"
#include "cuda/programs/score_program.hpp"
#include "cuda/programs/variant.hpp"
#include "cuda/scorers/lane_scratch.hpp"
#include "cuda/scorers/strips.hpp"

namespace warpmatch::cuda {

/// Fills matrices with Indel distances, pattern by text, or lists with those of pairs, by the programs of the edit
/// metrics.
template <class Queue>
class IndelStage {
 public:
  IndelStage(Queue& queue, const Policy& policy) : queue_(queue), policy_(policy), lanes_(queue, policy) {}

  /// `task` has patterns shortest first, texts by number, no filter; `pattern_length(i)` is the length of a pattern.
  template <class PatternLength>
  void run(const ScoreTask& task, std::uint32_t longest_text, std::uint32_t* distances,
           const PatternLength& pattern_length) {
    Outcome outcome;
    outcome.kind = task.paired ? Outcome::Kind::paired : Outcome::Kind::dense;
    outcome.distances = distances;
    outcome.columns = task.texts.count;
    std::uint32_t begin = 0;
    for (const PatternClass of : pattern_classes) {
      std::uint32_t end = begin;
      while (end < task.patterns.count && pattern_length(end) <= longest_of(of)) ++end;
      if (end > begin) {
        ScoreTask part = task;
        part.patterns = task.patterns.part(begin, end);
        if (task.paired) part.texts = task.texts.part(begin, end);
        part.first_number = begin;
        submit(of, part, longest_text, outcome);
      }
      begin = end;
    }
  }

 private:
  void submit(PatternClass of, ScoreTask task, std::uint32_t longest_text, const Outcome& outcome) {
    const unsigned symbol_bytes = task.text_corpus.symbol_bytes;
    const PatternClass used = class_for(of, symbol_bytes, task.alphabet);
    task.strip = used == PatternClass::panels ? block_threads
                                              : strip_for(task, group_of(used), queue_.multiprocessors(), policy_);
    switch (used) {
      case PatternClass::to_32: return score<MatchEntry<std::uint32_t, 1, 4>>(task, outcome);
      case PatternClass::to_64: return score<MatchEntry<std::uint64_t, 1, 2>>(task, outcome);
      case PatternClass::to_128: return score<MatchEntry<std::uint64_t, 2, 1>>(task, outcome);
      case PatternClass::to_256: return score<MatchEntry<std::uint64_t, 4, 1>>(task, outcome);
      case PatternClass::panels: break;
    }
    using Entry = MatchEntry<std::uint64_t, panel_words, 1>;
    if (symbol_bytes == 1)
      score_panels<Variant<core::Indel, Entry, DirectTable, std::uint8_t>>(task, longest_text, outcome);
    else
      score_panels<Variant<core::Indel, Entry, HashTable, std::uint32_t>>(task, longest_text, outcome);
  }

  template <class Entry>
  void score(const ScoreTask& task, const Outcome& outcome) {
    detail::visit_symbols<core::Indel, Entry>(task.text_corpus.symbol_bytes, [&](auto variant) {
      queue_.run(ScoreProgram<decltype(variant)>{task, outcome});
    });
  }

  template <class PanelVariant>
  void score_panels(const ScoreTask& task, std::uint32_t longest_text, const Outcome& outcome) {
    using Program = PanelProgram<PanelVariant>;
    lanes_.run(Program{task, outcome}, Program::lane_words_for(longest_text), "the carries of long patterns");
  }

  Queue& queue_;
  const Policy& policy_;
  LaneScratch<Queue> lanes_;
};

}  // namespace warpmatch::cuda
