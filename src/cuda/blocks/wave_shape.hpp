#pragma once

#include <cstdint>

#include "core/host_device.hpp"

namespace warpmatch::cuda {

/// Columns of a chunk: what a thread of a wavefront takes a word of its pattern through between two barriers.
inline constexpr std::uint32_t wave_columns = 32;

/// How a team of threads takes the words of a pattern through the chunks of a text. Thread t of it has the words t,
/// t + team, t + 2 * team ... and takes one chunk a phase, a phase behind the thread that has the word above.
///
/// Without a band every word meets every chunk, and the first thread goes on to its next word when it is through,
/// though not before the last one has begun. Within a band a word meets only the chunks that a limit on the edits lets
/// it; where a thread is through with its word before the wave comes to its next, all words are one wave.
class WaveShape {
 public:
  WaveShape() = default;

  /// Of strings of these lengths, where a word has `rows` rows. Even an empty text has a chunk.
  WARPMATCH_HD WaveShape(std::uint32_t pattern, std::uint32_t text, std::uint32_t rows, std::uint32_t team)
      : pattern_(pattern),
        text_(text),
        rows_(rows),
        team_(team),
        words_(pattern / rows + (pattern % rows > 0 ? 1 : 0)),
        chunks_(text == 0 ? 1 : chunks_before(text)) {}

  /// Leaves out what alignments of at most `edits` insertions, deletions, replacements and swaps cannot pass through.
  /// One that ends n - m diagonals aside spends so many edits on that, and what is left pays for a detour and its way
  /// back (Ukkonen 1985); a swap steps over a diagonal.
  WARPMATCH_HD void keep_within(std::uint64_t edits) {
    const std::uint64_t aside = pattern_ > text_ ? pattern_ - text_ : text_ - pattern_;
    const std::uint64_t all = std::uint64_t{pattern_} + text_;
    if (edits > all) edits = all;
    const std::uint64_t detour = (edits > aside ? edits - aside : 0) / 2 + 1;
    const std::uint64_t above = detour + (text_ > pattern_ ? aside : 0);
    const std::uint64_t below = detour + (pattern_ > text_ ? aside : 0);
    const bool one_wave =
        words_ <= team_ || above + below + 2 * wave_columns + rows_ <= (std::uint64_t{wave_columns} + rows_) * team_;
    if (!one_wave) return;
    banded_ = true;
    above_ = above;
    below_ = below;
  }

  WARPMATCH_HD std::uint32_t words() const { return words_; }
  WARPMATCH_HD std::uint32_t chunks() const { return chunks_; }
  /// True where carries wait from round to round of the team; else each thread has them a phase later.
  WARPMATCH_HD bool has_rounds() const { return words_ > team_ && !banded_; }

  /// The first chunk of a word and the one after its last.
  WARPMATCH_HD std::uint32_t begin(std::uint32_t word) const {
    const std::uint64_t row = std::uint64_t{word} * rows_;
    return banded_ && row > below_ ? static_cast<std::uint32_t>((row - below_) / wave_columns) : 0;
  }
  WARPMATCH_HD std::uint32_t end(std::uint32_t word) const {
    const std::uint64_t column = (std::uint64_t{word} + 1) * rows_ + above_;
    return banded_ && column < text_ ? chunks_before(static_cast<std::uint32_t>(column)) : chunks_;
  }

  /// Phases that a thread waits for its first word, and between one of its words and the next.
  WARPMATCH_HD std::uint32_t wait_for_first(std::uint32_t word) const { return word + begin(word); }
  WARPMATCH_HD std::uint32_t wait_after(std::uint32_t word) const { return period() + begin(word + team_) - end(word); }

  /// Phases until the last word is through.
  WARPMATCH_HD std::uint64_t phases() const {
    if (words_ == 0) return 0;
    return std::uint64_t{(words_ - 1) / team_} * period() + (words_ - 1) % team_ + chunks_;
  }

 private:
  WARPMATCH_HD static std::uint32_t chunks_before(std::uint32_t column) {
    return column / wave_columns + (column % wave_columns > 0 ? 1 : 0);
  }
  WARPMATCH_HD std::uint32_t period() const { return banded_ || chunks_ < team_ ? team_ : chunks_; }

  std::uint32_t pattern_ = 0;
  std::uint32_t text_ = 0;
  std::uint32_t rows_ = 1;
  std::uint32_t team_ = 1;
  std::uint32_t words_ = 0;
  std::uint32_t chunks_ = 1;
  bool banded_ = false;
  std::uint64_t above_ = 0;  ///< columns that the band reaches past the diagonal of equal rows and columns
  std::uint64_t below_ = 0;  ///< and rows
};

}  // namespace warpmatch::cuda
