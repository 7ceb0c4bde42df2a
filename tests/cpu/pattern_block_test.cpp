// Blocks of patterns. Sizes: corpora whose lengths lie on both sides of each lane width and number of words, with more
// strings of a length than a block has lanes and with fewer.

#include "cpu/blocks/pattern_block.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/lanes/kernel_choice.hpp"
#include "random_strings.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::cpu {
namespace {

struct Shape {
  const char* name;
  std::uint32_t shortest, longest;
  std::size_t count;
};

constexpr Shape kShapes[] = {{"empty_strings", 0, 0, 5},   {"tiny", 0, 12, 900},      {"one_length", 6, 6, 700},
                             {"names", 5, 40, 500},        {"around_64", 60, 70, 90}, {"words", 100, 900, 120},
                             {"everything", 0, 1500, 400}, {"none", 0, 0, 0}};

Corpus corpus_of(const Shape& shape) {
  testing::RandomStrings strings;
  strings.shortest = shape.shortest;
  strings.longest = shape.longest;
  return testing::make_corpus(strings.make(shape.count, 1));
}

/// The metrics that have kernels of their own.
constexpr Metric kMetrics[] = {Metric::levenshtein,         Metric::indel,   Metric::osa,
                               Metric::damerau_levenshtein, Metric::hamming, Metric::prefix};

std::uint32_t bits_of(LaneWidth width) { return width == LaneWidth::words ? 64 : 8u << static_cast<unsigned>(width); }

std::uint32_t words_of(std::uint32_t length) { return length == 0 ? 1 : (length + 63) / 64; }

TEST(SplitIntoBlocks, CoversEveryRankOnceInFullLanes) {
  for (const Shape& shape : kShapes)
    for (const LaneKernels* kernels : usable_kernels())
      for (const Metric metric : kMetrics) {
        SCOPED_TRACE(shape.name + std::string(", ") + kernels->name);
        const Corpus corpus = corpus_of(shape);
        const corpus::PackedCorpus& packed = corpus::packed(corpus);
        const MetricKernels& of_metric = metric_kernels(*kernels, metric);
        const auto blocks = split_into_blocks(packed, of_metric);
        std::uint32_t next = 0;
        for (std::size_t b = 0; b < blocks.size(); ++b) {
          const BlockRange& block = blocks[b];
          ASSERT_EQ(block.first, next);
          ASSERT_GT(block.end, block.first);
          next = block.end;
          const std::uint32_t shortest = packed.length(block.first);
          const std::uint32_t longest = packed.length(block.end - 1);
          const std::uint32_t lanes = of_metric.lanes[static_cast<std::size_t>(block.width)];
          ASSERT_LE(block.size(), lanes);
          if (block.width == LaneWidth::words) {
            ASSERT_GT(shortest, 64U);
            ASSERT_LE(4 * words_of(longest), 5 * words_of(shortest)) << "lanes would mostly wait for the longest";
          } else {
            ASSERT_LE(longest, block.width == LaneWidth::bits64 ? of_metric.narrow_rows : bits_of(block.width));
            ASSERT_TRUE(block.width == LaneWidth::bits8 || 2 * longest > bits_of(block.width)) << "too wide";
          }
          // A block ends early only where the next string does not belong to it.
          if (block.size() < lanes && b + 1 < blocks.size()) {
            const bool wider = blocks[b + 1].width != block.width;
            ASSERT_TRUE(wider || 4 * words_of(packed.length(block.end)) > 5 * words_of(shortest));
          }
        }
        ASSERT_EQ(next, packed.distinct());
      }
}

/// Loads every block of the corpus into one PatternBlock, as a worker does, and compares what it gives for the texts.
void expect_remainders(const LaneKernels& kernels, Metric metric, const corpus::PackedCorpus& packed,
                       const std::vector<TextRef>& texts, const std::vector<std::vector<std::uint64_t>>& distances) {
  const SymbolMaps same;
  PatternBlock block(kernels, metric, packed.alphabet().size(), packed.symbol_bytes());
  for (const BlockRange& range : split_into_blocks(packed, metric_kernels(kernels, metric))) {
    block.load(packed, range, same);
    ASSERT_EQ(block.is_wide(), range.width == LaneWidth::words);
    const std::size_t count = texts.size() * block.lanes();
    std::vector<std::uint32_t> remainders(count);
    std::vector<std::uint32_t> within(count);  // a bound that nothing reaches
    if (block.is_wide()) {
      const std::vector<std::uint32_t> bounds(block.lanes(), ~std::uint32_t{0});
      std::copy_n(block.wide_remainders(texts), count, remainders.begin());
      std::copy_n(block.wide_remainders(texts, bounds.data()), count, within.begin());
    } else {
      std::copy_n(block.narrow_remainders(texts), count, remainders.begin());
      within = remainders;
    }
    for (std::size_t t = 0; t < texts.size(); ++t)
      for (std::uint32_t lane = 0; lane < range.size(); ++lane) {
        const std::size_t at = t * block.lanes() + lane;
        const std::uint32_t remainder = remainders[at];
        ASSERT_EQ(within[at], remainder);
        const std::uint32_t length = packed.length(range.first + lane);
        ASSERT_EQ(block.lengths()[lane], length);
        ASSERT_EQ(core::edit_scale(metric).distance(remainder, length, texts[t].length),
                  distances[t][range.first + lane]);
      }
  }
}

// A few patterns of several widths: those of a narrow width take lanes that wider ones would leave idle.
TEST(PatternBlock, PatternsLeftOverGoWithLongerOnes) {
  for (const LaneKernels* kernels : usable_kernels()) {
    SCOPED_TRACE(kernels->name);
    const std::uint32_t lanes = kernels->indel.lanes[static_cast<std::size_t>(LaneWidth::bits64)];
    std::vector<std::string> strings;
    for (std::uint32_t i = 0; i + 3 < lanes; ++i) strings.push_back(std::string(40, 'a') + std::to_string(i));
    strings.insert(strings.end(), {"b", "c", "d"});
    const auto blocks_of = [&] {
      const Corpus corpus(strings);
      return split_into_blocks(corpus::packed(corpus), kernels->indel);
    };
    ASSERT_EQ(blocks_of().size(), 1U);
    EXPECT_EQ(blocks_of().front().width, LaneWidth::bits64);
    EXPECT_EQ(blocks_of().front().size(), lanes);
    strings.push_back("e");
    ASSERT_EQ(blocks_of().size(), 2U);
    EXPECT_EQ(blocks_of().front().width, LaneWidth::bits8);
    strings.push_back(std::string(65, 'a'));  // not those beyond one word
    EXPECT_EQ(blocks_of().size(), 3U);
  }
}

TEST(PatternBlock, RemaindersAreThoseOfTheTextbook) {
  for (const Shape& shape : {Shape{"narrow", 0, 64, 60}, Shape{"wide", 65, 600, 14}, Shape{"two_words", 60, 70, 50},
                             Shape{"around_128", 120, 130, 40}, Shape{"around_192", 190, 200, 36},
                             Shape{"around_256", 250, 260, 35}, Shape{"eight_words", 500, 500, 33}}) {
    const Corpus corpus = corpus_of(shape);
    const corpus::PackedCorpus& packed = corpus::packed(corpus);
    std::vector<TextRef> texts;
    for (std::uint32_t rank = packed.distinct() / 3; rank < packed.distinct() / 3 + 5; ++rank)
      texts.push_back({packed.string(packed.bucket_of(rank), rank), packed.length(rank), rank});
    ASSERT_EQ(texts.size(), 5U);
    for (const Metric metric : kMetrics) {
      std::vector<std::vector<std::uint64_t>> distances;
      for (const TextRef& text : texts) {
        distances.emplace_back();
        for (std::uint32_t rank = 0; rank < packed.distinct(); ++rank)
          distances.back().push_back(reference::distance(metric, packed.decode(rank), packed.decode(text.rank)));
      }
      for (const LaneKernels* kernels : usable_kernels()) {
        SCOPED_TRACE(shape.name + std::string(", ") + kernels->name);
        ASSERT_NO_FATAL_FAILURE(expect_remainders(*kernels, metric, packed, texts, distances));
      }
    }
  }
}

// Long patterns whose cells are all met: as many words as they need, of either sort, on both sides of each border; of
// so few symbols that carries run through all of them; with words of one symbol, and with one other symbol in each, for
// carries are handed on in another way there; texts of any length.
TEST(PatternBlock, CarriesReachTheLastWord) {
  std::vector<std::u32string> texts_made{std::u32string(400, U'a'), std::u32string(64, U'b'), U"b", U"cc"};
  testing::RandomStrings strings{.alphabet = U"abbb"};
  for (const auto& [shortest, longest] : {std::pair{40U, 64U}, std::pair{400U, 420U}}) {  // in blocks of their own
    strings.shortest = shortest;
    strings.longest = longest;
    for (const std::u32string& text : strings.make(5, 2)) texts_made.push_back(text);
  }
  const auto expect_textbook = [&](std::uint32_t length, bool of_one_symbol) {
    strings.shortest = length - 1;
    strings.longest = length;
    std::vector<std::u32string> made = strings.make(26, length);  // all in one block
    for (std::uint32_t other : {0U, 63U, 64U}) {
      made.emplace_back(length, U'b');
      for (; other < length; other += 64) made.back()[other] = U'a';
    }
    if (of_one_symbol) made.insert(made.end(), {std::u32string(length, U'a'), std::u32string(length, U'b')});
    std::vector<std::u32string> all = made;
    all.insert(all.end(), texts_made.begin(), texts_made.end());
    const Corpus corpus = testing::make_corpus(all);
    const corpus::PackedCorpus& packed = corpus::packed(corpus);
    std::vector<TextRef> texts;
    for (std::uint32_t rank = 0; rank < packed.distinct(); ++rank)
      if (packed.length(rank) < length - 1 || packed.length(rank) > length || rank % 8 == 0)
        texts.push_back({packed.string(packed.bucket_of(rank), rank), packed.length(rank), rank});
    for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::osa}) {
      std::vector<std::vector<std::uint64_t>> distances;
      for (const TextRef& text : texts) {
        distances.emplace_back();
        for (std::uint32_t rank = 0; rank < packed.distinct(); ++rank)
          distances.back().push_back(reference::distance(metric, packed.decode(rank), packed.decode(text.rank)));
      }
      for (const LaneKernels* kernels : usable_kernels()) {
        SCOPED_TRACE(kernels->name + std::string(", ") + std::to_string(length));
        ASSERT_NO_FATAL_FAILURE(expect_remainders(*kernels, metric, packed, texts, distances));
      }
    }
  };
  for (const std::uint32_t length : {65U, 90U, 91U, 124U, 125U, 128U, 129U, 186U, 187U, 192U, 248U, 249U, 256U, 257U})
    for (const bool of_one_symbol : {false, true})
      ASSERT_NO_FATAL_FAILURE(expect_textbook(length, of_one_symbol)) << length << of_one_symbol;
}

// What begins alike ends at every place: nothing may be taken as decided before it is.
TEST(PatternBlock, CommonBeginningsOfEveryLength) {
  for (const std::uint32_t length : {7U, 8U, 15U, 30U, 64U, 70U, 140U}) {
    std::vector<std::string> strings{std::string(length, 'a'), std::string(length + 3, 'a'), "", "b"};
    for (std::uint32_t at = 0; at < length; ++at) {
      strings.push_back(std::string(length, 'a'));
      strings.back()[at] = 'b';
    }
    const Corpus corpus(strings);
    const corpus::PackedCorpus& packed = corpus::packed(corpus);
    for (const Metric metric : {Metric::prefix, Metric::hamming}) {
      std::vector<TextRef> texts;
      std::vector<std::vector<std::uint64_t>> distances;
      for (std::uint32_t rank = 0; rank < packed.distinct(); ++rank) {
        texts.push_back({packed.string(packed.bucket_of(rank), rank), packed.length(rank), rank});
        distances.emplace_back();
        for (std::uint32_t other = 0; other < packed.distinct(); ++other)
          distances.back().push_back(reference::distance(metric, packed.decode(other), packed.decode(rank)));
      }
      for (const LaneKernels* kernels : usable_kernels())
        ASSERT_NO_FATAL_FAILURE(expect_remainders(*kernels, metric, packed, texts, distances));
    }
  }
}

// As stages load them: in any order, more than once, in lanes wider than they need.
TEST(PatternBlock, TakesListedRanks) {
  const Corpus corpus = corpus_of({"narrow", 0, 30, 40});
  const corpus::PackedCorpus& packed = corpus::packed(corpus);
  const std::vector<std::uint32_t> ranks{20, 3, 3, 0, 11};
  const SymbolMaps same;
  const std::uint32_t rank = 17;
  const TextRef text{packed.string(packed.bucket_of(rank), rank), packed.length(rank), rank};
  for (const LaneKernels* kernels : usable_kernels())
    for (const Metric metric : kMetrics) {
      PatternBlock block(*kernels, metric, packed.alphabet().size(), packed.symbol_bytes());
      for (const LaneWidth width : {LaneWidth::bits32, LaneWidth::bits64, LaneWidth::words}) {
        SCOPED_TRACE(kernels->name + std::string(", width ") + std::to_string(static_cast<int>(width)));
        // Fewer lanes than ranks may be all that wide patterns have.
        const std::size_t count = std::min<std::size_t>(
            ranks.size(), metric_kernels(*kernels, metric).lanes[static_cast<std::size_t>(width)]);
        block.load(packed, std::span(ranks).first(count), width, same);
        ASSERT_EQ(block.size(), count);
        for (std::uint32_t lane = 0; lane < count; ++lane) {
          ASSERT_EQ(block.ranks()[lane], ranks[lane]);
          const std::uint32_t remainder =
              block.is_wide() ? block.wide_remainders({&text, 1})[lane] : block.narrow_remainders({&text, 1})[lane];
          ASSERT_EQ(core::edit_scale(metric).distance(remainder, packed.length(ranks[lane]), text.length),
                    reference::distance(metric, packed.decode(ranks[lane]), packed.decode(rank)));
        }
      }
    }
}

// Long texts are encoded a few at a time: together, places of 32 bits would not do.
TEST(PatternBlock, GivesForManyLongTextsWhatItGivesForEach) {
  std::u32string line(700'000, U'a');
  for (std::size_t i = 0; i < line.size(); i += 3) line[i] = U"bcd"[i % 7 % 3];
  const Corpus corpus = testing::make_corpus({U"ab", U"bad", line, U"cab"});
  const corpus::PackedCorpus& packed = corpus::packed(corpus);
  std::vector<TextRef> texts;
  for (const std::uint32_t rank : {3U, 0U, 3U, 1U, 2U, 3U})
    texts.push_back({packed.string(packed.bucket_of(rank), rank), packed.length(rank), rank});
  const SymbolMaps same;
  for (const LaneKernels* kernels : usable_kernels())
    for (const Metric metric : kMetrics) {
      PatternBlock block(*kernels, metric, packed.alphabet().size(), packed.symbol_bytes());
      block.load(packed, {0, 3, LaneWidth::bits8}, same);
      const std::uint8_t* remainders = block.narrow_remainders(texts);
      const std::vector<std::uint8_t> together(remainders, remainders + texts.size() * block.lanes());
      std::vector<std::uint8_t> apart;
      for (const TextRef& text : texts) {
        const std::uint8_t* of_text = block.narrow_remainders({&text, 1});
        apart.insert(apart.end(), of_text, of_text + block.lanes());
      }
      ASSERT_EQ(together, apart) << kernels->name;
      block.keep_texts(texts);  // too many symbols for that
      remainders = block.narrow_remainders(texts);
      ASSERT_EQ(std::vector<std::uint8_t>(remainders, remainders + texts.size() * block.lanes()), apart);
    }
}

// Texts that are kept, of one alphabet and of two: each span of them, block after block, then others in their place.
TEST(PatternBlock, KeptTextsAreWhatOthersAre) {
  for (const char32_t wide : {U'c', U'\u0436'}) {
    testing::RandomStrings strings{.alphabet = std::u32string{U'a', U'b', wide}};
    strings.longest = 150;
    const Corpus corpus = testing::make_corpus(strings.make(300, 3));
    const corpus::PackedCorpus& packed = corpus::packed(corpus);
    std::vector<TextRef> kept;
    const auto keep_from = [&](std::uint32_t first) {
      kept.clear();
      for (std::uint32_t rank = first; rank < packed.distinct(); rank += 7)
        kept.push_back({packed.string(packed.bucket_of(rank), rank), packed.length(rank), rank});
    };
    const SymbolMaps same;
    for (const LaneKernels* kernels : usable_kernels())
      for (const Metric metric : kMetrics) {
        SCOPED_TRACE(kernels->name);
        PatternBlock keeps(*kernels, metric, packed.alphabet().size(), packed.symbol_bytes());
        PatternBlock plain(*kernels, metric, packed.alphabet().size(), packed.symbol_bytes());
        const auto expect_same = [&](std::span<const TextRef> texts) {
          const std::size_t count = texts.size() * keeps.lanes();
          if (keeps.is_wide())
            ASSERT_TRUE(std::equal(plain.wide_remainders(texts), plain.wide_remainders(texts) + count,
                                   keeps.wide_remainders(texts)));
          else
            ASSERT_TRUE(std::equal(plain.narrow_remainders(texts), plain.narrow_remainders(texts) + count,
                                   keeps.narrow_remainders(texts)));
        };
        for (const std::uint32_t first : {0U, 3U}) {
          keep_from(first);
          keeps.keep_texts(kept);
          const std::vector<TextRef> others(kept.rbegin(), kept.rend());
          for (const BlockRange& range : split_into_blocks(packed, metric_kernels(*kernels, metric))) {
            keeps.load(packed, range, same);
            plain.load(packed, range, same);
            for (const std::span<const TextRef> texts :
                 {std::span<const TextRef>(kept).first(5), std::span<const TextRef>(kept).subspan(5),
                  std::span<const TextRef>(kept).last(1), std::span<const TextRef>(others)})
              ASSERT_NO_FATAL_FAILURE(expect_same(texts));
          }
        }
      }
  }
}

TEST(PatternBlock, LanesWithoutAPatternHaveNoLength) {
  const Corpus corpus{"one", "three"};
  const SymbolMaps same;
  for (const LaneKernels* kernels : usable_kernels()) {
    PatternBlock block(*kernels, Metric::indel, corpus.alphabet_size(), corpus.symbol_bytes());
    block.load(corpus::packed(corpus), split_into_blocks(corpus::packed(corpus), kernels->indel).front(), same);
    EXPECT_EQ(block.lengths()[0], 3U);
    EXPECT_EQ(block.lengths()[1], 5U);
    for (std::uint32_t lane = 2; lane < block.lanes(); ++lane) EXPECT_EQ(block.lengths()[lane], 0U);
  }
}

TEST(VectorBuffer, KeepsItsMemoryUntilItMustGrow) {
  VectorBuffer buffer;
  std::byte* const first = buffer.reserve(100);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(first) % 64, 0U);
  EXPECT_EQ(buffer.reserve(1), first);
  EXPECT_EQ(buffer.reserve(100), first);
  std::byte* const second = buffer.reserve(1000);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(second) % 64, 0U);
  EXPECT_EQ(buffer.data(), second);
}

}  // namespace
}  // namespace warpmatch::cpu
