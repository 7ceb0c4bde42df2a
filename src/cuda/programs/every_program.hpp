#pragma once

#include <cstdint>
#include <type_traits>

#include "core/metric_visit.hpp"
#include "cuda/blocks/variant.hpp"
#include "cuda/programs/cell_program.hpp"
#include "cuda/programs/composite_program.hpp"
#include "cuda/programs/damerau_method.hpp"
#include "cuda/programs/jaccard_method.hpp"
#include "cuda/programs/jaro_panel_program.hpp"
#include "cuda/programs/jaro_program.hpp"
#include "cuda/programs/keep_best_program.hpp"
#include "cuda/programs/layout_program.hpp"
#include "cuda/programs/pair_program.hpp"
#include "cuda/programs/paired_program.hpp"
#include "cuda/programs/paired_texts_program.hpp"
#include "cuda/programs/panel_program.hpp"
#include "cuda/programs/partial_program.hpp"
#include "cuda/programs/rarity_method.hpp"
#include "cuda/programs/score_program.hpp"
#include "cuda/programs/wavefront_program.hpp"
#include "cuda/programs/weighted_method.hpp"
#include "cuda/programs/word_program.hpp"
#include "dispatch/operations/cells.hpp"

namespace warpmatch::cuda {

// The types of block programs that are ever run, in the families that are compiled together. Each function calls
// `f(std::type_identity<Program>{})` for every type of a family, and perhaps more than once. Where a program is chosen
// by a visitor, the list comes from the same visitor.

template <class F>
void every_score_program(const F& f) {
  core::visit_every_recurrence([&](auto core) {
    for (const PatternClass of : pattern_classes)
      for (const unsigned symbol_bytes : {1U, 2U})
        if (of != PatternClass::panels)
          visit_variant_of<decltype(core)>(
              of, symbol_bytes, [&](auto variant) { f(std::type_identity<ScoreProgram<decltype(variant)>>{}); });
  });
}

template <class F>
void every_panel_program(const F& f) {
  core::visit_every_recurrence([&](auto core) {
    for (const unsigned symbol_bytes : {1U, 4U})
      visit_panel_variant_of<decltype(core)>(
          symbol_bytes, [&](auto variant) { f(std::type_identity<PanelProgram<decltype(variant)>>{}); });
  });
}

template <class F>
void every_wavefront_program(const F& f) {
  core::visit_every_recurrence([&](auto core) {
    for (const unsigned symbol_bytes : {1U, 4U})
      visit_wavefront_variant_of<decltype(core)>(
          symbol_bytes, [&](auto variant) { f(std::type_identity<WavefrontProgram<decltype(variant)>>{}); });
  });
}

template <class F>
void every_jaro_program(const F& f) {
  for (const unsigned symbol_bytes : {1U, 2U}) {
    for (const PatternClass of : {PatternClass::to_32, PatternClass::to_64})
      visit_jaro_variant(of, symbol_bytes,
                         [&](auto variant) { f(std::type_identity<JaroProgram<decltype(variant)>>{}); });
    visit_jaro_panel_variant(symbol_bytes,
                             [&](auto variant) { f(std::type_identity<JaroPanelProgram<decltype(variant)>>{}); });
  }
}

template <class F>
void every_pair_program(const F& f) {
  f(std::type_identity<PairProgram<DamerauMethod>>{});
  f(std::type_identity<PairProgram<JaccardMethod>>{});
  f(std::type_identity<PairProgram<RarityMethod>>{});
  f(std::type_identity<PairProgram<WeightedMethod<std::uint32_t>>>{});
  f(std::type_identity<PairProgram<WeightedMethod<std::uint64_t>>>{});
}

template <class F>
void every_composite_program(const F& f) {
  f(std::type_identity<PairedTextsProgram>{});
  f(std::type_identity<WordProgram>{});
  f(std::type_identity<RestProgram>{});
  f(std::type_identity<ShortPartialProgram>{});
  f(std::type_identity<LongPartialProgram>{});
  f(std::type_identity<CompositeProgram>{});
}

/// Those that bring strings into a device's order and results into cells, and keep the best.
template <class F>
void every_cell_program(const F& f) {
  f(std::type_identity<KeepBestProgram>{});
  f(std::type_identity<LayoutProgram>{});
  for (const DType dtype : {DType::i8, DType::i16, DType::i32, DType::i64, DType::u8, DType::u16, DType::u32,
                            DType::u64, DType::f32, DType::f64})
    dispatch::visit_dtype(dtype, [&](auto zero) {
      using Cell = decltype(zero);
      f(std::type_identity<CellProgram<Cell, Distances>>{});
      f(std::type_identity<CellProgram<Cell, double*>>{});
      f(std::type_identity<PairedProgram<Cell, std::uint32_t>>{});
      f(std::type_identity<PairedProgram<Cell, double>>{});
    });
}

template <class F>
void every_program(const F& f) {
  every_cell_program(f);
  every_composite_program(f);
  every_jaro_program(f);
  every_pair_program(f);
  every_panel_program(f);
  every_score_program(f);
  every_wavefront_program(f);
}

}  // namespace warpmatch::cuda
