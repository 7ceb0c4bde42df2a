#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/signature.hpp"
#include "cpu/joins/signatures/common_signatures.hpp"
#include "cpu/joins/signatures/hashed_entries.hpp"
#include "cpu/joins/signatures/length_class.hpp"
#include "dispatch/request.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {

/// The signatures of evenly strided strings of a class, and how many of the class' pairs stand for one of theirs.
class SignatureSample {
 public:
  SignatureSample(const dispatch::Request& request, const CommonSignatures& signatures, const LengthClass& of);

  /// Strings of the class, whose keys are sorted for each choice of facts.
  double strings() const { return strings_; }

  /// Groups the sample by what its signatures have of these facts.
  void group_by(const core::Signature& agree);
  /// How many pairs of the class agree in them, by and large.
  double agreeing() const;
  /// In how many of those the whole signatures differ in no more than `facts`, by some pairs of each group.
  double near(std::uint32_t facts);

 private:
  using Group = std::span<const HashedEntry>;

  template <class Visit>
  void for_groups(const Visit& visit) const;
  void hash(const std::vector<core::Signature>& signatures, const core::Signature& agree,
            std::vector<HashedEntry>& hashes);
  double near_in(Group lefts, Group rights, std::uint32_t facts);

  bool self_;
  bool both_sides_;  ///< of one set, and the same strings are taken of either side
  double strings_ = 0;
  double scale_ = 1;
  std::vector<core::Signature> left_;
  std::vector<core::Signature> right_;
  std::vector<HashedEntry> left_hashes_;
  std::vector<HashedEntry> right_hashes_;
  watch::Pace pace_;
};

}  // namespace warpmatch::cpu
