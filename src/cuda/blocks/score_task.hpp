#pragma once

#include <cstdint>

#include "core/edit_scale.hpp"
#include "core/signature.hpp"
#include "corpus/packing/alphabet.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/views.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cuda {

/// Which pairs are worth scoring. All of it is lossless: what it leaves out misses the cutoff.
struct Filter {
  static constexpr std::uint32_t never = ~std::uint32_t{0};

  scoring::LimitsView limits;                 ///< largest distance that counts, by maximum; null where all count
  const RankRange* windows = nullptr;         ///< texts whose length can pass, by pattern bucket; null where all can
  const core::Signature* patterns = nullptr;  ///< signatures by rank, of both or of neither
  const core::Signature* texts = nullptr;
  bool self = false;  ///< only texts of a higher rank than the pattern

  /// Distances from here on do not count for strings that can be `maximum` apart.
  WARPMATCH_HD std::uint32_t useless_from(std::uint32_t maximum) const {
    return limits == nullptr ? never : static_cast<std::uint32_t>(limits[maximum] + 1);
  }

  /// False where the lengths or the signatures of two strings tell that their distance is `useless` or more, or where
  /// a self-join has the pair the other way round.
  WARPMATCH_HD bool may_pass(const core::EditScale& scale, std::uint32_t pattern, std::uint32_t text,
                             std::uint32_t pattern_length, std::uint32_t text_length, std::uint32_t useless,
                             const core::Signature& text_signature) const {
    const std::uint32_t apart =
        pattern_length > text_length ? pattern_length - text_length : text_length - pattern_length;
    if (useless <= apart || (self && text <= pattern)) return false;
    const std::uint32_t bound = scale.signature_limit(useless - 1, pattern_length, text_length);
    return core::difference(patterns[pattern], text_signature) <= bound;
  }
};

/// What a scoring program does: patterns, each against every text, or `paired`, each against the text of its number.
/// Each work item is one group of patterns and one strip of the texts; those of the longest come first, so that a grid
/// ends with its smallest. Which side of the request the patterns are from is the host's choice (`swapped`).
struct ScoreTask {
  CorpusView pattern_corpus;
  CorpusView text_corpus;
  const std::uint32_t* translation = nullptr;  ///< pattern symbols to text symbols; null where they are the same
  std::uint32_t alphabet = 0;                  ///< symbols of the texts

  RankList patterns;
  RankList texts;
  std::uint32_t first_number = 0;  ///< number, within the tile, of the first left string
  bool swapped = false;            ///< the patterns are the right strings
  bool paired = false;
  bool by_number = false;   ///< unless swapped: pairs have the text's number in place of its rank
  std::uint32_t strip = 0;  ///< texts of a work item

  core::EditScale scale;
  Filter filter;

  WARPMATCH_HD std::uint32_t strips() const { return paired ? 1 : (texts.count + strip - 1) / strip; }

  WARPMATCH_HD std::uint32_t groups(std::uint32_t group) const { return (patterns.count + group - 1) / group; }

  WARPMATCH_HD std::uint64_t pairs() const {
    return paired ? patterns.count : std::uint64_t{patterns.count} * texts.count;
  }

  /// Work items, for groups of so many patterns.
  WARPMATCH_HD std::uint64_t items(std::uint32_t group) const { return std::uint64_t{strips()} * groups(group); }

  /// Numbers of the patterns of a work item.
  WARPMATCH_HD RankRange patterns_of(std::uint64_t item, std::uint32_t group) const {
    const auto first = (groups(group) - 1 - static_cast<std::uint32_t>(item / strips())) * group;
    return {first, patterns.count - first < group ? patterns.count : first + group};
  }

  /// Numbers of the texts of a work item that any of its patterns is compared with.
  WARPMATCH_HD RankRange texts_of(std::uint64_t item, RankRange with) const {
    if (paired) return with;
    const std::uint32_t begin = (strips() - 1 - static_cast<std::uint32_t>(item % strips())) * strip;
    const RankRange strip_of_item{begin, texts.count - begin < strip ? texts.count : begin + strip};
    if (filter.windows == nullptr && !filter.self) return strip_of_item;
    RankRange ranks{~std::uint32_t{0}, 0};  // what some pattern wants; texts follow each other where there is a filter
    for (std::uint32_t number = with.first; number < with.end; ++number) {
      const std::uint32_t rank = patterns.rank(number);
      RankRange wanted = {texts.first, texts.first + texts.count};
      if (filter.windows != nullptr)
        wanted = intersection(wanted, filter.windows[&pattern_corpus.bucket_of(rank) - pattern_corpus.buckets]);
      if (filter.self && wanted.first <= rank) wanted.first = rank + 1;
      if (wanted.count() == 0) continue;
      ranks = {wanted.first < ranks.first ? wanted.first : ranks.first,
               wanted.end > ranks.end ? wanted.end : ranks.end};
    }
    if (ranks.count() == 0) return {};
    return intersection(strip_of_item, {ranks.first - texts.first, ranks.end - texts.first});
  }

  WARPMATCH_HD StringView pattern(std::uint32_t number) const {
    const std::uint32_t rank = patterns.rank(number);
    return string_of(pattern_corpus, pattern_corpus.bucket_of(rank), rank);
  }

  /// A pattern's symbol in the alphabet of the texts, or Alphabet::absent.
  WARPMATCH_HD std::uint32_t translate(std::uint32_t symbol) const {
    return translation != nullptr ? translation[symbol] : symbol;
  }

  /// True where a pattern is compared with a text, by number.
  WARPMATCH_HD bool wants(std::uint32_t pattern, std::uint32_t text) const { return !paired || pattern == text; }

  /// The pair of a pattern and a text, by number.
  WARPMATCH_HD TilePair pair(std::uint32_t pattern, std::uint32_t text) const {
    if (swapped) return {first_number + text, texts.rank(text), patterns.rank(pattern)};
    return {first_number + pattern, patterns.rank(pattern), by_number ? text : texts.rank(text)};
  }

  // The place of such a pair in a dense matrix of `columns` is the sum of what the pattern adds to it and what the text
  // does, whose rank is `rank`.

  WARPMATCH_HD std::uint64_t place_of_pattern(std::uint32_t pattern, std::uint32_t columns) const {
    return swapped ? patterns.rank(pattern) : std::uint64_t{first_number + pattern} * columns;
  }
  WARPMATCH_HD std::uint64_t place_of_text(std::uint32_t text, std::uint32_t rank, std::uint32_t columns) const {
    return swapped ? std::uint64_t{first_number + text} * columns : by_number ? text : rank;
  }
};

}  // namespace warpmatch::cuda
