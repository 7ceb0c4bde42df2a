#pragma once

#include <cstddef>
#include <cstdint>

#include "cuda/blocks/block.hpp"
#include "cuda/blocks/columns.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/score_task.hpp"

namespace warpmatch::cuda {

/// Scores patterns that fit the registers of a thread, by an edit metric: a block for each work item, a thread for each
/// text. A thread takes the text past a whole group of patterns at once, so that reading it costs little.
///
/// Under a filter the block first lists the texts that some pattern of the group may be near enough to, and then scores
/// those: most blocks of a join list none and end there.
template <class Variant>
struct ScoreProgram {
  ScoreTask task;
  Outcome outcome;

  static constexpr std::uint32_t group = Variant::Entry::group;

  std::uint64_t blocks() const { return task.items(group); }
  static constexpr std::size_t most_shared_bytes =
      Variant::template Table<AnyBlock>::most_bytes + cuda::shared_bytes(sizeof(std::uint32_t)) +
      cuda::shared_bytes(most_per_thread * block_threads * sizeof(std::uint16_t));
  std::size_t shared_bytes() const {
    return Variant::template Table<AnyBlock>::bytes(task.alphabet) + cuda::shared_bytes(sizeof(std::uint32_t)) +
           cuda::shared_bytes(most_survivors() * sizeof(std::uint16_t));
  }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    const RankRange patterns = task.patterns_of(block.index(), group);
    const RankRange texts = task.texts_of(block.index(), patterns);
    if (texts.count() == 0) return;
    typename Variant::template Table<Block> table(block, task.alphabet);
    auto count = block.template shared<std::uint32_t>(1);
    auto survivors = block.template shared<std::uint16_t>(most_survivors());
    block.each_thread([&](unsigned thread) {
      if (thread == 0) count[0] = filters() ? 0 : texts.count();
    });
    if (filters()) {
      block.each_thread([&](unsigned thread) {
        list_survivors(patterns, texts, thread,
                       [&](std::uint32_t i) { survivors[block.next(count[0])] = static_cast<std::uint16_t>(i); });
      });
    }
    if (count[0] == 0) return;
    table.build(block, task, patterns, 0);
    block.each_thread([&](unsigned thread) {
      score_texts(block, table, patterns, count[0], thread,
                  [&](std::uint32_t i) { return texts.first + (filters() ? survivors[i] : i); });
    });
  }

 private:
  using Entry = typename Variant::Entry;
  using Word = typename Entry::Word;
  using Symbol = typename Variant::Symbol;

  WARPMATCH_HD bool filters() const { return task.filter.patterns != nullptr; }
  WARPMATCH_HD std::uint32_t most_survivors() const { return filters() ? task.strip : 0; }

  /// The patterns of a group and, for texts of one length, the distances that are of no use to each.
  struct Group {
    std::uint32_t size = 0;
    std::uint32_t length[group] = {};
    std::uint32_t useless[group] = {};
  };

  WARPMATCH_DEVICE Group group_of(RankRange patterns) const {
    Group made;
    made.size = patterns.count();
    for (std::uint32_t p = 0; p < group && p < made.size; ++p) made.length[p] = task.pattern(patterns.first + p).length;
    return made;
  }

  WARPMATCH_DEVICE void set_bounds(Group& of, RankRange patterns, std::uint32_t text, std::uint32_t text_length) const {
    if (outcome.wants_all() && task.filter.limits == nullptr) return;
    for (std::uint32_t p = 0; p < group && p < of.size; ++p) {
      const std::uint32_t maximum = task.scale.maximum(of.length[p], text_length);
      const std::uint32_t useless = outcome.useless_from(task.pair(patterns.first + p, text).number, maximum);
      const std::uint32_t limit = task.filter.useless_from(maximum);
      of.useless[p] = useless < limit ? useless : limit;
    }
  }

  template <class List>
  WARPMATCH_DEVICE void list_survivors(RankRange patterns, RankRange texts, unsigned thread, const List& list) const {
    if (thread >= texts.count()) return;
    Group of = group_of(patterns);
    BucketFinder buckets(task.text_corpus);
    std::uint32_t length = ~std::uint32_t{0};
    for (std::uint32_t i = thread; i < texts.count(); i += block_threads) {
      const std::uint32_t rank = task.texts.rank(texts.first + i);
      const TextBucket& bucket = buckets.of(rank);
      if (bucket.length != length) {
        length = bucket.length;
        set_bounds(of, patterns, texts.first + i, length);
      }
      const core::Signature signature = task.filter.texts[rank];
      bool passes = false;
      for (std::uint32_t p = 0; p < group && p < of.size; ++p)
        passes |= task.filter.may_pass(task.scale, task.patterns.rank(patterns.first + p), rank, of.length[p], length,
                                       of.useless[p], signature);
      if (passes) list(i);
    }
  }

  /// Scores a thread's share of `count` texts; `text(i)` is the number of one.
  template <class Block, class Table, class TextOf>
  WARPMATCH_DEVICE void score_texts(Block& block, const Table& table, RankRange patterns, std::uint32_t count,
                                    unsigned thread, const TextOf& text) const {
    if (thread >= count) return;
    Group of = group_of(patterns);
    BucketFinder buckets(task.text_corpus);
    std::uint32_t length = ~std::uint32_t{0};
    for (std::uint32_t i = thread; i < count; i += block_threads) {
      const std::uint32_t number = text(i);
      const std::uint32_t rank = task.texts.rank(number);
      const TextBucket& bucket = buckets.of(rank);
      if (bucket.length != length) {
        length = bucket.length;
        set_bounds(of, patterns, number, length);
      }
      score_text(block, table, of, patterns.first, number, string_of(task.text_corpus, bucket, rank));
    }
  }

  template <class Block, class Table>
  WARPMATCH_DEVICE void score_text(Block& block, const Table& table, const Group& of, std::uint32_t first,
                                   std::uint32_t number, const StringView& text) const {
    Columns<typename Variant::Recurrence, Word, Entry::words> columns[group];
    for_symbols<Symbol>(text, [&](std::uint32_t symbol) {
      const Entry match = table.entry(table.find(symbol));
      for (std::uint32_t p = 0; p < group; ++p) columns[p].step(match.word + p * Entry::words);
    });
    const bool all = outcome.wants_all() && task.filter.limits == nullptr;
    for (std::uint32_t p = 0; p < group; ++p) {
      if (p >= of.size) return;
      if (!task.wants(first + p, number)) continue;
      const std::uint32_t distance = task.scale.distance(columns[p].remainder(of.length[p]), of.length[p], text.length);
      const TilePair pair = task.pair(first + p, number);
      if (!all && (distance >= of.useless[p] || (task.filter.self && pair.right <= pair.left))) continue;
      outcome.take(block, pair, distance, task.scale.maximum(of.length[p], text.length));
    }
  }
};

}  // namespace warpmatch::cuda
