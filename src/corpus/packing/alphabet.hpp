#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace warpmatch::corpus {

/// A dense numbering of the code points a corpus uses: symbol s is `code_points()[s]`, ascending.
class Alphabet {
 public:
  static constexpr std::uint32_t absent = ~std::uint32_t{0};

  Alphabet() = default;
  /// `code_points` ascending and distinct.
  explicit Alphabet(std::vector<char32_t> code_points);

  std::size_t size() const { return code_points_.size(); }
  const std::vector<char32_t>& code_points() const { return code_points_; }
  /// The symbol of a code point, or `absent`.
  std::uint32_t symbol(char32_t code_point) const;
  /// Bytes a symbol needs: 1, 2 or 4.
  unsigned symbol_bytes() const { return size() <= 0x100 ? 1 : size() <= 0x10000 ? 2 : 4; }

 private:
  std::vector<char32_t> code_points_;
};

/// For every symbol of `from`, the symbol of the same code point in `to`, or `Alphabet::absent`.
std::vector<std::uint32_t> translation(const Alphabet& from, const Alphabet& to);

}  // namespace warpmatch::corpus
