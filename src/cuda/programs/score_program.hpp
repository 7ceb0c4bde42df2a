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
  using Column = Columns<typename Variant::Recurrence, Word, Entry::words>;

  WARPMATCH_HD bool filters() const { return task.filter.patterns != nullptr; }
  WARPMATCH_HD std::uint32_t most_survivors() const { return filters() ? task.strip : 0; }

  /// True where every distance counts, of however many edits.
  WARPMATCH_HD bool all_count() const { return outcome.wants_all() && task.filter.limits == nullptr; }

  /// The patterns of a group and, for texts of one length, what a remainder of 0 stands for and the distances that are
  /// of no use: what all pairs have alike is found once.
  struct Group {
    std::uint32_t size = 0;
    std::uint32_t length[group] = {};
    typename Column::RealRows rows[group];
    std::uint32_t base[group] = {};
    std::uint32_t useless[group] = {};  ///< 0 in the place of a pattern that is missing
  };

  WARPMATCH_DEVICE Group group_of(RankRange patterns) const {
    Group made;
    made.size = patterns.count();
    for (std::uint32_t p = 0; p < group && p < made.size; ++p) {
      made.length[p] = task.pattern(patterns.first + p).length;
      made.rows[p] = typename Column::RealRows(made.length[p]);
    }
    return made;
  }

  /// True where texts of one length differ in what is of use, so that each has bounds of its own: those of queries.
  WARPMATCH_HD bool bounds_by_text() const { return task.swapped && outcome.kind == Outcome::Kind::candidates; }

  /// Makes a group ready for a text, and others of its length unless bounds_by_text.
  WARPMATCH_DEVICE void set_text(Group& of, RankRange patterns, std::uint32_t text, std::uint32_t text_length) const {
    for (std::uint32_t p = 0; p < group && p < of.size; ++p) {
      of.base[p] = task.scale.base(of.length[p], text_length);
      of.useless[p] = Filter::never;
      if (all_count()) continue;
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
      if (bucket.length != length || bounds_by_text()) {
        length = bucket.length;
        set_text(of, patterns, texts.first + i, length);
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
    const DensePlaces dense = dense_places(of, patterns.first);
    BucketFinder buckets(task.text_corpus);
    std::uint32_t length = ~std::uint32_t{0};
    for (std::uint32_t i = thread; i < count; i += block_threads) {
      const std::uint32_t number = text(i);
      const std::uint32_t rank = task.texts.rank(number);
      const TextBucket& bucket = buckets.of(rank);
      if (bucket.length != length || bounds_by_text()) {
        length = bucket.length;
        set_text(of, patterns, number, length);
      }
      Column columns[group];
      for_symbols<Symbol>(string_of(task.text_corpus, bucket, rank), [&](std::uint32_t symbol) {
        const Entry match = table.entry(table.find(symbol));
        for (std::uint32_t p = 0; p < group; ++p) columns[p].step(match.word + p * Entry::words);
      });
      if (dense.takes_all)
        write(dense, of, columns, number, rank);
      else
        deliver(block, of, columns, patterns.first, number, length);
    }
  }

  WARPMATCH_DEVICE std::uint32_t distance(const Group& of, const Column (&columns)[group], std::uint32_t p) const {
    return of.base[p] + task.scale.unit * columns[p].remainder(of.rows[p]);
  }

  /// Where the distances of a whole group go, if all of them go into a dense matrix: the bytes by which each pattern's
  /// is further on than what is the text's alone.
  struct DensePlaces {
    bool takes_all = false;
    std::uint64_t pattern_bytes[group] = {};
  };

  WARPMATCH_DEVICE DensePlaces dense_places(const Group& of, std::uint32_t first) const {
    DensePlaces made;
    made.takes_all = outcome.kind == Outcome::Kind::dense && all_count() && of.size == group;
    if (!made.takes_all) return made;
    for (std::uint32_t p = 0; p < group; ++p)
      made.pattern_bytes[p] = outcome.distances.bytes_of(task.place_of_pattern(first + p, outcome.columns));
    return made;
  }

  WARPMATCH_DEVICE void write(const DensePlaces& dense, const Group& of, const Column (&columns)[group],
                              std::uint32_t text, std::uint32_t rank) const {
    std::byte* const of_text = outcome.distances.at(task.place_of_text(text, rank, outcome.columns));
    outcome.distances.with_type([&](auto zero) {
      using Type = decltype(zero);
      for (std::uint32_t p = 0; p < group; ++p)
        Distances::of_type<Type>(of_text + dense.pattern_bytes[p]) = static_cast<Type>(distance(of, columns, p));
    });
  }

  /// Hands on what is of use: as a rule no distance of a group is, which takes one branch to find out.
  template <class Block>
  WARPMATCH_DEVICE void deliver(Block& block, const Group& of, const Column (&columns)[group], std::uint32_t first,
                                std::uint32_t text, std::uint32_t text_length) const {
    std::uint32_t distances[group];
    bool any = false;
    for (std::uint32_t p = 0; p < group; ++p) {
      distances[p] = distance(of, columns, p);
      any |= distances[p] < of.useless[p];
    }
    if (!any) return;
    std::uint32_t useful = 0;
    for (std::uint32_t p = 0; p < group; ++p) useful |= std::uint32_t{distances[p] < of.useless[p]} << p;
    for (; useful != 0; useful &= useful - 1) {
      const std::uint32_t p = core::count_bits(~useful & (useful - 1));
      if (!task.wants(first + p, text)) continue;
      const TilePair pair = task.pair(first + p, text);
      if (task.filter.self && pair.right <= pair.left) continue;
      outcome.take(block, pair, chosen(distances, p), task.scale.maximum(chosen(of.length, p), text_length));
    }
  }

  /// An element of an array, which stays in registers: no address depends on the number.
  WARPMATCH_DEVICE static std::uint32_t chosen(const std::uint32_t (&of)[group], std::uint32_t number) {
    std::uint32_t element = 0;
    for (std::uint32_t p = 0; p < group; ++p) element |= of[p] & (0U - std::uint32_t{number == p});
    return element;
  }
};

}  // namespace warpmatch::cuda
