#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/hamming.hpp"
#include "core/prefix.hpp"
#include "cuda/blocks/block.hpp"
#include "cuda/blocks/columns.hpp"
#include "cuda/blocks/outcome.hpp"
#include "cuda/blocks/policy.hpp"
#include "cuda/blocks/score_task.hpp"
#include "cuda/blocks/task_pairs.hpp"
#include "cuda/blocks/unrolled.hpp"
#include "cuda/blocks/wave_shape.hpp"

namespace warpmatch::cuda {

/// Scores long patterns by an edit metric where there are too few pairs for a thread each: a *team* of threads has a
/// pair, and each of its threads a word of the pattern. So they work along a diagonal of the matrix, and hand the
/// horizontal carries of a chunk of columns to the thread with the word below, phase by phase; what the last one hands
/// to the first waits in global memory. What both strings begin and end with is left out, by fours at the beginning.
/// Where distances from some on are of no use a word meets a band of columns only, and a team stops once its pair is
/// beyond. Blocks loop over work items, as many pairs as a block has teams.
template <class Variant>
struct WavefrontProgram {
 private:
  using Entry = typename Variant::Entry;
  using Word = typename Entry::Word;
  using Symbol = typename Variant::Symbol;
  using Column = Columns<typename Variant::Recurrence, Word, Entry::words>;
  using Carry = typename Column::Carry;
  using Numbers = TaskPairs::Numbers;
  template <class Block>
  using Table = typename Variant::template Table<Block>;

  static constexpr unsigned carries = sizeof(Carry) / sizeof(Word);
  static constexpr std::size_t handed_words = std::size_t{2} * carries * block_threads;
  /// Not of metrics that compare what stands at the same place: their ends count.
  static constexpr bool strips_ends = !std::is_same_v<typename Variant::Recurrence, core::Hamming> &&
                                      !std::is_same_v<typename Variant::Recurrence, core::Prefix>;

 public:
  static constexpr std::uint32_t word_rows = Column::rows;

  ScoreTask task;
  Outcome outcome;
  std::uint32_t team = block_threads;  ///< threads for a pair, a power of two
  std::uint32_t grid = 1;              ///< blocks
  std::uint64_t lane_words = 0;        ///< lane_words_for(the longest pattern, the longest text, team)
  std::uint32_t* scratch = nullptr;    ///< grid * lane_words * block_threads words

  /// Words of scratch for each thread of a team, which share them: a bit a column for each word of the metric's Carry,
  /// where there are patterns of more words than threads.
  static std::uint64_t lane_words_for(std::uint32_t longest_pattern, std::uint32_t longest_text, std::uint32_t team) {
    const WaveShape shape(longest_pattern, longest_text, word_rows, team);
    return shape.has_rounds() ? (std::uint64_t{shape.chunks()} * carries + team - 1) / team : 0;
  }

  WARPMATCH_HD std::uint64_t items() const { return (task.pairs() + teams() - 1) / teams(); }
  std::uint64_t blocks() const { return grid; }
  static constexpr std::size_t shared_besides_table = cuda::shared_bytes(handed_words * sizeof(std::uint32_t)) +
                                                      3 * cuda::shared_bytes(block_threads * sizeof(std::uint32_t)) +
                                                      cuda::shared_bytes(block_threads * sizeof(std::uint64_t));
  static constexpr std::size_t most_shared_bytes = Table<AnyBlock>::most_bytes + shared_besides_table;
  std::size_t shared_bytes() const { return Table<AnyBlock>::bytes(task.alphabet) + shared_besides_table; }

  template <class Block>
  WARPMATCH_DEVICE void operator()(Block& block) const {
    Memory<Block> memory(block, task.alphabet);
    auto threads = block.template own<Thread>();
    for (std::uint64_t item = block.index(); item < items(); item += block.count()) {
      block.each_thread([&](unsigned t) {
        take_up(threads[t], item, t);
        if constexpr (strips_ends) memory.beginnings[t] = unequal_from(threads[t], t, Forwards{});
      });
      if constexpr (strips_ends)
        block.each_thread([&](unsigned t) {
          strip_beginning(threads[t], least(memory.beginnings, t));
          memory.ends[t] = unequal_from(threads[t], t, Backwards{});
        });
      block.each_thread([&](unsigned t) {
        Thread& me = threads[t];
        if constexpr (strips_ends) strip_end(me, least(memory.ends, t));
        start(block, me, t);
        if (me.word < me.shape.words()) memory.table.fill(task, me.pattern, me.word * word_rows, t);
        if (place_in_team(t) == 0) memory.phases[t / team] = me.shape.phases();
      });
      find_end(block, memory, threads);
      for (std::uint64_t phase = 0; phase < threads[0].phases;) {
        for (const std::uint64_t look = phase + phases_per_look; phase < look && phase < threads[0].phases; ++phase)
          block.each_thread([&](unsigned t) { advance(block, memory, threads[t], phase % 2, t); });
        find_end(block, memory, threads);
      }
    }
  }

 private:
  /// A Carry as what it consists of: words of which bit 0 counts.
  struct CarryBits {
    Word word[carries];
  };

  /// What the threads of a block share.
  template <class Block>
  struct Memory {
    WARPMATCH_DEVICE Memory(Block& block, std::uint32_t alphabet)
        : table(block, alphabet),
          handed(block.template shared<std::uint32_t>(handed_words)),
          sums(block.template shared<std::uint32_t>(block_threads)),
          beginnings(block.template shared<std::uint32_t>(block_threads)),
          ends(block.template shared<std::uint32_t>(block_threads)),
          phases(block.template shared<std::uint64_t>(block_threads)) {}

    Table<Block> table;
    typename Block::template Shared<std::uint32_t> handed;  ///< carries, of phases with even numbers and with odd ones
    typename Block::template Shared<std::uint32_t> sums;  ///< the remainder of a thread's last word and those above it
    typename Block::template Shared<std::uint32_t> beginnings;  ///< where a thread first saw two symbols differ
    typename Block::template Shared<std::uint32_t> ends;        ///< the same from behind
    typename Block::template Shared<std::uint64_t> phases;      ///< by team, 0 once its pair is of no use
  };

  /// What a thread keeps from phase to phase.
  struct Thread {
    WaveShape shape;  ///< without words where there is no pair
    Numbers pair;
    StringView pattern;
    StringView text;
    bool is_pair = false;
    std::uint32_t maximum = 0;  ///< distance of the strings
    std::uint32_t useless = 0;  ///< distances from here on
    std::uint32_t word = 0;     ///< of the pattern, at hand
    std::uint32_t chunk = 0;    ///< the next one of the text
    std::uint32_t end = 0;      ///< the chunk after the word's last
    std::uint32_t wait = 0;     ///< phases until its turn
    Column column;
    std::uint64_t phases = 0;  ///< of the block
  };

  WARPMATCH_HD TaskPairs of_task() const { return {task, outcome}; }
  WARPMATCH_HD std::uint32_t teams() const { return block_threads / team; }
  WARPMATCH_HD std::uint32_t place_in_team(unsigned thread) const { return thread & (team - 1); }

  /// Phases between two looks at whether pairs are left that are of use.
  static constexpr std::uint64_t phases_per_look = 32;

  template <class Block, class Threads>
  WARPMATCH_DEVICE void find_end(Block& block, const Memory<Block>& memory, Threads& threads) const {
    block.each_thread([&](unsigned t) {
      std::uint64_t most = 0;
      for (std::uint32_t i = 0; i < teams(); ++i) most = memory.phases[i] > most ? memory.phases[i] : most;
      threads[t].phases = most;
      if (memory.phases[t / team] == 0) threads[t].shape = WaveShape{};
    });
  }

  /// The longest patterns come first, so that a grid ends with its smallest.
  WARPMATCH_DEVICE void take_up(Thread& me, std::uint64_t item, unsigned thread) const {
    me = Thread{};
    const std::uint64_t number = item * teams() + thread / team;
    const std::uint64_t pairs = task.pairs();
    if (number >= pairs) return;
    me.pair = of_task().numbers(pairs - 1 - number);
    if (of_task().is_repeated(me.pair)) return;
    const PairStrings two = of_task().strings(me.pair);
    me.maximum = task.scale.maximum(two.pattern.length, two.text.length);
    me.useless = of_task().useless_from(me.pair, me.maximum);
    if (!of_task().may_count(two, me.useless)) return;
    me.is_pair = true;
    me.pattern = two.pattern;
    me.text = two.text;
  }

  struct Forwards {
    WARPMATCH_DEVICE static std::uint32_t place(std::uint32_t i, std::uint32_t /*length*/) { return i; }
  };
  struct Backwards {
    WARPMATCH_DEVICE static std::uint32_t place(std::uint32_t i, std::uint32_t length) { return length - 1 - i; }
  };

  /// The first of a thread's places, every `team`-th of the shorter string, where two symbols differ; else the length
  /// of that.
  template <class Direction>
  WARPMATCH_DEVICE std::uint32_t unequal_from(const Thread& me, unsigned thread, Direction) const {
    const std::uint32_t m = me.pattern.length;
    const std::uint32_t n = me.text.length;
    const std::uint32_t shorter = m < n ? m : n;
    for (std::uint32_t i = place_in_team(thread); i < shorter; i += team)
      if (task.translate(me.pattern.symbol(Direction::place(i, m))) != me.text.symbol(Direction::place(i, n))) return i;
    return shorter;
  }

  template <class Places>
  WARPMATCH_DEVICE std::uint32_t least(const Places& places, unsigned thread) const {
    const std::uint32_t first = thread - place_in_team(thread);
    std::uint32_t found = places[first];
    for (std::uint32_t i = 1; i < team; ++i)
      if (places[first + i] < found) found = places[first + i];
    return found;
  }

  WARPMATCH_DEVICE static void strip_beginning(Thread& me, std::uint32_t common) {
    const std::uint32_t stripped = common / 4 * 4;
    me.pattern = me.pattern.part(stripped, me.pattern.length - stripped);
    me.text = me.text.part(stripped, me.text.length - stripped);
  }
  WARPMATCH_DEVICE static void strip_end(Thread& me, std::uint32_t common) {
    me.pattern.length -= common;
    me.text.length -= common;
  }

  /// Makes a thread ready for its first word.
  template <class Block>
  WARPMATCH_DEVICE void start(Block& block, Thread& me, unsigned thread) const {
    if (!me.is_pair) return;
    me.shape = WaveShape(me.pattern.length, me.text.length, word_rows, team);
    if (me.useless <= me.maximum) me.shape.keep_within(edits_of_use(me));
    me.word = place_in_team(thread);
    me.wait = me.shape.wait_for_first(me.word);
    start_word(me);
    if (me.pattern.length == 0 && me.word == 0) finish(block, me, 0);
  }

  /// The most edits of the recurrence's own scale that a pair of use has.
  WARPMATCH_DEVICE std::uint64_t edits_of_use(const Thread& me) const {
    const std::uint32_t m = me.pattern.length;
    const std::uint32_t n = me.text.length;
    const auto base = static_cast<std::int32_t>(task.scale.base(m, n));
    const std::int64_t remainder = (std::int64_t{me.useless} - 1 - base) / task.scale.unit;
    const std::int64_t edits = std::int64_t{n} - m + Variant::Recurrence::scale.unit * remainder;
    return edits > 0 ? static_cast<std::uint64_t>(edits) : 0;
  }

  WARPMATCH_DEVICE static void start_word(Thread& me) {
    me.chunk = me.shape.begin(me.word);
    me.end = me.shape.end(me.word);
  }

  /// One phase of a thread: a chunk of its word, unless it is not its turn.
  template <class Block>
  WARPMATCH_DEVICE void advance(Block& block, Memory<Block>& memory, Thread& me, std::uint32_t parity,
                                unsigned thread) const {
    if (me.word >= me.shape.words()) return;
    if (me.wait > 0) {
      --me.wait;
      return;
    }
    if (me.word >= team && me.chunk == me.shape.begin(me.word)) {
      me.column = Column{};
      memory.table.fill(task, me.pattern, me.word * word_rows, thread);
    }
    std::uint32_t in[carries];
    std::uint32_t out[carries] = {};
    take_over(block, memory, me, parity, thread, in);
    if (sizeof(Symbol) == 1 && memory.table.digits() == 1)
      step_chunk<1>(memory.table, me, thread, in, out);
    else
      step_chunk<sizeof(Symbol) == 1 ? 2 : 0>(memory.table, me, thread, in, out);
    hand_on(block, memory, me, parity, thread, out);
    if (++me.chunk == me.end) end_word(block, memory, me, thread);
  }

  /// The carries into a chunk: of the word above or, at the top of the matrix and past the band, the metric's own.
  template <class Block>
  WARPMATCH_DEVICE void take_over(const Block& block, const Memory<Block>& memory, const Thread& me,
                                  std::uint32_t parity, unsigned thread, std::uint32_t (&in)[carries]) const {
    if (me.word == 0 || me.chunk >= me.shape.end(me.word - 1)) {
      const auto top = std::bit_cast<CarryBits>(Carry{});
      for (unsigned c = 0; c < carries; ++c) in[c] = top.word[c] != 0 ? ~0U : 0U;
    } else if (place_in_team(thread) == 0 && me.shape.has_rounds()) {
      for (unsigned c = 0; c < carries; ++c) in[c] = waiting(block, me, thread)[c];
    } else {
      for (unsigned c = 0; c < carries; ++c) in[c] = memory.handed[handed_place(1 - parity, c, above(thread))];
    }
  }

  template <class Block>
  WARPMATCH_DEVICE void hand_on(const Block& block, Memory<Block>& memory, const Thread& me, std::uint32_t parity,
                                unsigned thread, const std::uint32_t (&out)[carries]) const {
    if (me.word + 1 == me.shape.words()) return;
    if (place_in_team(thread) + 1 == team && me.shape.has_rounds()) {
      for (unsigned c = 0; c < carries; ++c) waiting(block, me, thread)[c] = out[c];
    } else {
      for (unsigned c = 0; c < carries; ++c) memory.handed[handed_place(parity, c, thread)] = out[c];
    }
  }

  /// The thread of a team that has the word above.
  WARPMATCH_DEVICE unsigned above(unsigned thread) const {
    return place_in_team(thread) > 0 ? thread - 1 : thread + team - 1;
  }

  WARPMATCH_DEVICE static std::uint32_t handed_place(std::uint32_t parity, unsigned carry, unsigned thread) {
    return (parity * carries + carry) * block_threads + thread;
  }

  /// Where carries of a thread's chunk wait from the last thread of a team to its first.
  template <class Block>
  WARPMATCH_DEVICE std::uint32_t* waiting(const Block& block, const Thread& me, unsigned thread) const {
    const std::uint64_t first = std::uint64_t{block.index()} * block_threads + (thread - place_in_team(thread));
    return scratch + first * lane_words + std::uint64_t{me.chunk} * carries;
  }

  /// Takes a word through its chunk.
  template <std::uint32_t digits, class Table>
  WARPMATCH_DEVICE static void step_chunk(const Table& table, Thread& me, unsigned thread, std::uint32_t (&in)[carries],
                                          std::uint32_t (&out)[carries]) {
    const std::uint32_t begin = me.chunk * wave_columns;
    const std::uint32_t columns = me.text.length - begin < wave_columns ? me.text.length - begin : wave_columns;
    const auto step = [&](std::uint32_t symbol) {
      CarryBits bits;
      for (unsigned c = 0; c < carries; ++c) {
        bits.word[c] = in[c] & 1;
        in[c] >>= 1;
      }
      auto carry = std::bit_cast<Carry>(bits);
      const Word match = table.template find<digits>(symbol, thread);
      me.column.step(&match, carry);
      bits = std::bit_cast<CarryBits>(carry);
      for (unsigned c = 0; c < carries; ++c) out[c] = out[c] >> 1 | static_cast<std::uint32_t>(bits.word[c]) << 31;
    };
    if constexpr (sizeof(Symbol) == 1) {
      for (std::uint32_t place = 0; place < columns; place += 4) {
        const std::uint32_t symbols = me.text.word((begin + place) / 4);
        unrolled<4>([&](std::uint32_t i) {
          if (place + i < columns) step(symbols >> 8 * i & 0xFF);
        });
      }
    } else {
      for (std::uint32_t place = 0; place < columns; ++place) step(me.text.symbol(begin + place));
    }
    if (columns == 0 || columns == wave_columns) return;
    for (unsigned c = 0; c < carries; ++c) out[c] >>= wave_columns - columns;
  }

  template <class Block>
  WARPMATCH_DEVICE void end_word(Block& block, Memory<Block>& memory, Thread& me, unsigned thread) const {
    const std::uint32_t before = me.word > 0 ? memory.sums[above(thread)] : 0;
    const std::uint32_t sum =
        before + me.column.remainder(typename Column::RealRows(me.pattern.length - me.word * word_rows));
    memory.sums[thread] = sum;
    if (me.word + 1 == me.shape.words())
      finish(block, me, sum);
    else if (is_beyond(me, sum))
      memory.phases[thread / team] = 0;
    me.wait = me.shape.wait_after(me.word);
    me.word += team;
    start_word(me);
  }

  /// True where the remainder of a pattern's first words makes the distance useless: it only grows from word to word.
  WARPMATCH_DEVICE bool is_beyond(const Thread& me, std::uint32_t remainder) const {
    const auto base = static_cast<std::int32_t>(task.scale.base(me.pattern.length, me.text.length));
    return base + std::int64_t{task.scale.unit} * remainder >= std::int64_t{me.useless};
  }

  template <class Block>
  WARPMATCH_DEVICE void finish(Block& block, const Thread& me, std::uint32_t remainder) const {
    const std::uint32_t distance = task.scale.distance(remainder, me.pattern.length, me.text.length);
    if (distance < me.useless) outcome.take(block, task.pair(me.pair.pattern, me.pair.text), distance, me.maximum);
  }
};

}  // namespace warpmatch::cuda
