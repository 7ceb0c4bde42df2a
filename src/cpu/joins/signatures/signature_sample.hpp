#pragma once

#include <cstdint>
#include <vector>

#include "core/signature.hpp"
#include "cpu/joins/signatures/common_signatures.hpp"
#include "cpu/joins/signatures/length_class.hpp"
#include "dispatch/request.hpp"
#include "scoring/score_rule.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {

/// The signatures of evenly strided strings of a class, and how many of the class' pairs stand for one of theirs.
class SignatureSample {
 public:
  SignatureSample(const dispatch::Request& request, const CommonSignatures& signatures, const LengthClass& of);

  /// Strings of the class, whose keys are sorted for each choice of facts.
  double strings() const { return strings_; }
  /// How many pairs of the class agree in these facts, by and large.
  double agreeing(const core::Signature& agree);
  /// In how many pairs signatures differ in no more than the limits of their lengths allow. Those are scored, however
  /// they are found.
  double near(const scoring::DistanceLimits& limits);

 private:
  void hash(const std::vector<core::Signature>& signatures, const core::Signature& agree,
            std::vector<std::uint32_t>& hashes);

  bool is_near(std::size_t left, std::size_t right, const scoring::DistanceLimits& limits) const;

  const dispatch::Request& request_;
  bool self_;
  double strings_ = 0;
  double scale_ = 1;
  std::vector<core::Signature> left_;
  std::vector<core::Signature> right_;
  std::vector<std::uint32_t> left_ranks_;
  std::vector<std::uint32_t> right_ranks_;
  std::vector<std::uint32_t> left_hashes_;
  std::vector<std::uint32_t> right_hashes_;
  watch::Pace pace_;
};

}  // namespace warpmatch::cpu
