#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "pair/isa/short_kernels.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch::cpu {

/// Pairs compared place by place by Hamming, Prefix or Postfix, all at once by a kernel where the level has one: of
/// bytes, or of units of two or four, where one string is short, and, from one end, of UTF-8 as it lies. A thread keeps
/// one for its memory.
class PlacePairs {
 public:
  explicit PlacePairs(Metric metric);

  /// Whether there is a kernel for pairs of UTF-8.
  bool take_utf8() const { return utf8_kernel_ != nullptr; }

  /// Forgets all pairs, and makes room for so many.
  void clear(std::size_t pairs);
  /// Takes the pair of a row, neither of which is null; false, and it doesn't, where no kernel compares it.
  bool add(const Text& left, const Text& right, std::uint32_t row);
  /// Scores each in its row; the rows that are left as one of the texts is malformed.
  std::span<const std::uint32_t> scores(const scoring::ScoreRule& rule, double* out);

 private:
  template <class Symbol>
  struct Pairs {
    void resize(std::size_t pairs);
    void add(const Text& left, const Text& right, std::uint32_t row);

    std::vector<pair::PatternOf<Symbol>> patterns;
    std::vector<pair::TextOf<Symbol>> texts;
    std::vector<std::uint32_t> rows;
    std::size_t count = 0;
  };
  template <class Symbol>
  struct PairsOfPlaces : Pairs<Symbol> {
    typename pair::AgreementKernels<Symbol>::Kernel kernel = nullptr;
  };

  template <class Symbol>
  bool add_places(PairsOfPlaces<Symbol>& pairs, const Text& left, const Text& right, std::uint32_t row);
  template <class Symbol>
  void score_places(const PairsOfPlaces<Symbol>& pairs, const scoring::ScoreRule& rule, double* out);
  void score_utf8(const scoring::ScoreRule& rule, double* out);

  PairsOfPlaces<std::uint8_t> bytes_;
  PairsOfPlaces<std::uint16_t> units_;
  PairsOfPlaces<std::uint32_t> points_;
  Pairs<std::uint8_t> utf8_;
  pair::Utf8EndKernels::Kernel utf8_kernel_ = nullptr;
  std::vector<std::uint32_t> agreeing_;
  std::vector<pair::CommonPoints> common_;
  std::vector<std::uint32_t> malformed_;
};

}  // namespace warpmatch::cpu
