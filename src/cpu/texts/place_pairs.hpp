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
/// bytes where one string is short, and, from one end, of UTF-8 as it lies. A thread keeps one for its memory.
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
  struct Pairs {
    void resize(std::size_t pairs);
    void add(const Text& left, const Text& right, std::uint32_t row);

    std::vector<pair::ShortPattern> patterns;
    std::vector<pair::ShortText> texts;
    std::vector<std::uint32_t> rows;
    std::size_t count = 0;
  };

  void score_bytes(const scoring::ScoreRule& rule, double* out);
  void score_utf8(const scoring::ScoreRule& rule, double* out);

  pair::AgreementKernels::Kernel kernel_ = nullptr;
  pair::Utf8EndKernels::Kernel utf8_kernel_ = nullptr;
  Pairs bytes_;
  Pairs utf8_;
  std::vector<std::uint32_t> agreeing_;
  std::vector<pair::CommonPoints> common_;
  std::vector<std::uint32_t> malformed_;
};

}  // namespace warpmatch::cpu
