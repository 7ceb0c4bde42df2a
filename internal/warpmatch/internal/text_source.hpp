#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <warpmatch/matcher.hpp>

namespace warpmatch {

/// Strings that are read a slice at a time, as those of an Arrow column, which need not all lie somewhere as texts.
/// Several threads may read at once, without the GIL.
class TextSource {
 public:
  virtual ~TextSource() = default;

  virtual std::size_t size() const = 0;

  /// The texts `first` to `first + count` - 1, which there are: where they lie as texts already, or made in `memory`,
  /// of which nothing is kept. What they borrow lives as long as the source. Throws InvalidArgument or RangeError,
  /// naming the row, for one that cannot be read.
  virtual std::span<const Text> read(std::size_t first, std::size_t count, std::vector<Text>& memory) const = 0;

 protected:
  TextSource() = default;
  TextSource(const TextSource&) = default;
  TextSource(TextSource&&) = default;
  TextSource& operator=(const TextSource&) = default;
  TextSource& operator=(TextSource&&) = default;
};

/// Texts that lie in memory.
class TextSpan : public TextSource {
 public:
  explicit TextSpan(std::span<const Text> texts) : texts_(texts) {}

  std::size_t size() const override { return texts_.size(); }
  std::span<const Text> read(std::size_t first, std::size_t count, std::vector<Text>&) const override {
    return texts_.subspan(first, count);
  }

 private:
  std::span<const Text> texts_;
};

/// `paired` of strings that are read as they are scored. Errors of single strings name the first row that has one.
void paired(const TextSource& queries, const TextSource& choices, const ScoreOptions& options, const MatrixView& out,
            double multiplier = 1.0, const RunOptions& run = {});

}  // namespace warpmatch
