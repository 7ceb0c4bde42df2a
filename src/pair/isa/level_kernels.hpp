#pragma once

#include <type_traits>

#include "pair/isa/agreements.hpp"
#include "pair/isa/band_pairs.hpp"
#include "pair/isa/damerau_wave.hpp"
#include "pair/isa/equal_blocks.hpp"
#include "pair/isa/few_edits.hpp"
#include "pair/isa/folded_points.hpp"
#include "pair/isa/indel_lanes.hpp"
#include "pair/isa/jaro_texts.hpp"
#include "pair/isa/lane_pairs.hpp"
#include "pair/isa/long_columns.hpp"
#include "pair/isa/place_pairs.hpp"
#include "pair/isa/short_kernels.hpp"
#include "pair/isa/short_pairs.hpp"
#include "pair/isa/spelling.hpp"
#include "pair/isa/strangers.hpp"
#include "pair/isa/unit_bytes.hpp"
#include "pair/isa/utf8_ends.hpp"
#include "pair/isa/utf8_symbols.hpp"
#include "pair/isa/window_pairs.hpp"
#include "pair/isa/word_ends.hpp"
#include "pair/isa/word_pairs.hpp"

namespace warpmatch::pair {

/// What a SIMD level's own file exports, of its Matcher (short_pairs.hpp) and its Level (word_pairs.hpp). A level whose
/// `bytes_at_once` is false takes no pairs in lanes, one without `find` (band_pairs.hpp) has no kernel for bands, one
/// without `equal` (agreements.hpp) none for places, for common ends and for pairs of units, one without `Block`
/// (utf8_block.hpp) none for the ends of UTF-8; a WideMatcher of it is a Matcher of symbols of two bytes.
template <class Matcher, class Level, class Core>
constexpr ShortKernel level_kernel() {
  ShortKernel kernel{short_remainders<Matcher, Core>,
                     short_pairs<Matcher, Core, std::uint8_t>,
                     short_within<Matcher, Core>,
                     nullptr,
                     any_words_within<Level, Core>,
                     nullptr,
                     few_within<Level, Core, std::uint8_t>,
                     few_within<Level, Core, std::uint16_t>,
                     step_long<Level, Core>,
                     long_remainder<Level, Core>,
                     long_costs<Core>(Level::long_costs),
                     nullptr,
                     nullptr,
                     nullptr,
                     nullptr};
  constexpr bool is_indel = std::is_same_v<Core, core::Indel>;
  constexpr bool in_lanes = Level::bytes_at_once && !is_indel;
  if constexpr (requires { &Level::template step_diagonals<true>; } && !std::is_same_v<Core, core::Osa>)
    kernel.step_diagonals = Level::template step_diagonals<std::is_same_v<Core, core::Levenshtein>>;
  if constexpr (requires { &Level::equal; }) kernel.trimmed_within = trimmed_within<Matcher, Level, Core>;
  if constexpr (requires { typename Level::WideMatcher; }) {
    kernel.wide_within = short_within<typename Level::WideMatcher, Core>;
    if constexpr (requires { &Level::equal; }) {
      kernel.wide_trimmed_within = trimmed_within<typename Level::WideMatcher, Level, Core>;
      if constexpr (in_lanes)
        kernel.wide_pairs = lane_pairs<typename Level::WideMatcher, Level, Core, std::uint16_t>;
      else
        kernel.wide_pairs = short_pairs<typename Level::WideMatcher, Core, std::uint16_t>;
    }
  }
  if constexpr (requires { &Level::find; }) kernel.band_within = band_within<Level, Core>;
  if constexpr (is_indel && requires { &Level::store_padded; }) kernel.remainders = indel_remainders<Matcher, Level>;
  if constexpr (in_lanes) kernel.pairs = lane_pairs<Matcher, Level, Core, std::uint8_t>;
  return kernel;
}

template <class Level, class Symbol>
constexpr AgreementKernels<Symbol> agreement_kernels() {
  if constexpr (requires { &Level::equal; }) {
    return {agreements<Level, Symbol, Agreement::prefix>, agreements<Level, Symbol, Agreement::suffix>,
            agreements<Level, Symbol, Agreement::places>};
  } else {
    return {};
  }
}

template <class Level>
constexpr Utf8EndKernels utf8_end_kernels() {
  if constexpr (requires { typename Level::Block; })
    return {utf8_ends<Level, Agreement::prefix>, utf8_ends<Level, Agreement::suffix>};
  return {};
}

template <class Level>
constexpr auto lanes_of_indel() -> decltype(ShortKernels::indel_in_lanes) {
  if constexpr (requires { &Level::store_slots; }) return indel_in_lanes<Level>;
  return nullptr;
}

template <class Level>
constexpr auto wide_jaro() -> decltype(ShortKernels::wide_jaro) {
  if constexpr (requires { typename Level::WideMatcher; }) return short_jaro<typename Level::WideMatcher>;
  return nullptr;
}

template <class Matcher, class Level>
constexpr ShortKernels level_kernels(const char* name) {
  return {name,
          level_kernel<Matcher, Level, core::Levenshtein>(),
          level_kernel<Matcher, Level, core::Indel>(),
          level_kernel<Matcher, Level, core::Osa>(),
          short_jaro<Matcher>,
          wide_jaro<Level>(),
          jaro_texts<Matcher, Level>,
          damerau_remainder<Level>,
          sizeof(typename Level::Bytes),
          agreement_kernels<Level, std::uint8_t>(),
          agreement_kernels<Level, std::uint16_t>(),
          agreement_kernels<Level, std::uint32_t>(),
          utf8_end_kernels<Level>(),
          best_window<Matcher, Level>,
          strangers<Level, std::uint8_t>,
          strangers<Level, std::uint16_t>,
          differing<Level>,
          equal_blocks<Level, false>,
          equal_blocks<Level, true>,
          spell_any_units<Level>,
          spell_numbered<Level>,
          spell_utf8<Level>,
          utf8_symbols<Level, std::uint16_t>,
          utf8_symbols<Level, std::uint32_t>,
          fold_points<Level>,
          order_units<Level>,
          white_space<Level>,
          lanes_of_indel<Level>()};
}

}  // namespace warpmatch::pair
