#include "cpu/blocks/jaro_block.hpp"

#include <algorithm>
#include <utility>

#include "corpus/text/symbol_visit.hpp"
#include "pair/metrics/jaro.hpp"
#include "scoring/similarities.hpp"

namespace warpmatch::cpu {

JaroBlock::JaroBlock(const LaneKernels& kernels, const corpus::PackedCorpus& patterns,
                     const corpus::PackedCorpus& texts, const SymbolMaps& maps, double prefix_weight)
    : kernels_(kernels), patterns_(patterns), texts_(texts), maps_(maps), formula_{prefix_weight} {}

void JaroBlock::load(std::span<const std::uint32_t> ranks) {
  ranks_.assign(ranks.begin(), ranks.end());
  strings_.clear();
  // Ranks are ordered by length.
  const std::uint32_t longest = patterns_.length(*std::max_element(ranks.begin(), ranks.end()));
  const LaneWidth width = width_for(longest);
  longest_text_ = width == LaneWidth::words ? jaro_wide_text_limit : jaro_text_limit;
  in_lanes_ = longest <= 64 * strip_words;
  if (in_lanes_) load_lanes(ranks, width);
}

void JaroBlock::load_lanes(std::span<const std::uint32_t> ranks, LaneWidth width) {
  const std::size_t lanes = kernels_.jaro.lanes[static_cast<std::size_t>(width)];
  lanes_in_use_ = 0;
  for (std::size_t first = 0; first < ranks.size(); first += lanes) {
    if (lanes_.size() == lanes_in_use_) lanes_.emplace_back(kernels_, texts_);
    Lanes& next = lanes_[lanes_in_use_++];
    next.block.load(patterns_, ranks.subspan(first, std::min(lanes, ranks.size() - first)), width, maps_);
    std::copy_n(next.block.lengths(), lanes, next.lengths.begin());
  }
}

void JaroBlock::scores(std::span<const std::uint32_t> text_ranks, RowsOfTexts<const double> least,
                       RowsOfTexts<double> scores) {
  in_lanes_texts_.clear();
  in_lanes_rows_.clear();
  for (std::size_t t = 0; t < text_ranks.size(); ++t) {
    const TextRef text = text_of_rank(texts_, text_ranks[t]);
    if (in_lanes_ && text.length > 0 && text.length <= longest_text_) {
      in_lanes_texts_.push_back(text);
      in_lanes_rows_.push_back(scores[t]);
    } else {
      pair_scores(text, least[t], scores[t]);
    }
  }
  if (in_lanes_texts_.empty()) return;
  std::size_t first = 0;
  for (std::size_t i = 0; i < lanes_in_use_; ++i) {
    lanes_[i].block.is_wide() ? wide_scores(lanes_[i].block, first) : narrow_scores(lanes_[i], first);
    first += lanes_[i].block.size();
  }
}

void JaroBlock::narrow_scores(Lanes& lanes, std::size_t first) {
  PatternBlock& block = lanes.block;
  const std::uint8_t* facts = block.narrow_remainders(in_lanes_texts_);
  for (std::size_t t = 0; t < in_lanes_texts_.size(); ++t) {
    kernels_.jaro_scores(facts, block.lanes(), block.size(), lanes.lengths.data(), in_lanes_texts_[t].length,
                         formula_.prefix_weight, scores_.data());
    std::copy_n(scores_.begin(), block.size(), in_lanes_rows_[t] + first);
    facts += std::size_t{kernels_.jaro.facts} * block.lanes();
  }
}

void JaroBlock::wide_scores(PatternBlock& block, std::size_t first) {
  std::uint64_t facts[max_word_lanes];
  for (std::size_t t = 0; t < in_lanes_texts_.size(); ++t) {
    const TextRef& text = in_lanes_texts_[t];
    double* const scores = in_lanes_rows_[t] + first;
    block.wide_facts(text, facts);
    for (std::uint32_t lane = 0; lane < block.size(); ++lane) {
      const JaroWideFacts of = JaroWideFacts::of(facts[lane]);
      const double jaro = scoring::jaro_similarity(block.lengths()[lane], text.length, of.matches, of.differing);
      scores[lane] = scoring::winkler(jaro, of.prefix, formula_.prefix_weight);
    }
  }
}

void JaroBlock::number_patterns() {
  number_of_symbol_.resize(texts_.alphabet().size());
  for (const std::uint32_t symbol : numbered_) number_of_symbol_[symbol] = 0;
  numbered_.clear();
  const std::vector<std::uint32_t>& map = maps_.pattern_to_text;
  std::vector<std::vector<std::uint32_t>> patterns;
  corpus::visit_symbol_type(patterns_.symbol_bytes(), [&](auto type) {
    for (const std::uint32_t rank : ranks_) {
      const corpus::LengthBucket& bucket = patterns_.bucket_of(rank);
      const auto* symbols = reinterpret_cast<const decltype(type)*>(patterns_.string(bucket, rank));
      std::vector<std::uint32_t>& numbers = patterns.emplace_back();
      watch::grow(numbers, bucket.length);
      for (std::uint32_t i = 0; i < bucket.length; ++i) {
        pace_.spend(4);
        const std::uint32_t symbol = map.empty() ? symbols[i] : map[symbols[i]];
        if (symbol == corpus::Alphabet::absent) continue;
        std::uint32_t& number = number_of_symbol_[symbol];
        if (number == 0) {
          numbered_.push_back(symbol);
          number = static_cast<std::uint32_t>(numbered_.size());
        }
        numbers[i] = number;
      }
    }
  });
  const auto in_no_text = static_cast<std::uint32_t>(numbered_.size() + 1);
  for (std::vector<std::uint32_t>& numbers : patterns) {
    watch::in_pieces(std::span(numbers), 1, [&](auto some) { std::ranges::replace(some, 0u, in_no_text); });
    strings_.emplace_back(std::move(numbers), in_no_text + 1);
  }
}

void JaroBlock::pair_scores(const TextRef& text, const double* least, double* scores) {
  if (strings_.empty()) number_patterns();
  watch::grow(text_numbers_, text.length);
  text_numbers_.resize(text.length);
  corpus::visit_symbol_type(texts_.symbol_bytes(), [&](auto type) {
    const auto* symbols = reinterpret_cast<const decltype(type)*>(text.symbols);
    auto number = text_numbers_.begin();
    watch::in_pieces(std::span(symbols, text.length), 2, [&](auto some) {
      for (const auto symbol : some) *number++ = number_of_symbol_[symbol];
    });
  });
  for (const pair::NumberedString& pattern : strings_) *scores++ = pair_score(pattern, *least++);
}

double JaroBlock::pair_score(const pair::NumberedString& pattern, double least) {
  const std::span<const std::uint32_t> text = text_numbers_;
  const std::uint32_t prefix = formula_.needs_prefix() ? pair::winkler_prefix(pattern.numbers(), text) : 0;
  const double jaro = pair::jaro_similarity(matcher_, pattern, text, formula_.least_jaro(least, prefix));
  return scoring::winkler(jaro, prefix, formula_.prefix_weight);
}

}  // namespace warpmatch::cpu
