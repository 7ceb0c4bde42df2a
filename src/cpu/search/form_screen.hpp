#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cpu/joins/composite_needs.hpp"
#include "cpu/lanes/lane_kernels.hpp"
#include "cpu/scorers/fact_room.hpp"
#include "cpu/scorers/query_columns.hpp"
#include "cpu/search/bigram_screen.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// Both sides of a search in one form, and the signatures of the queries in the choices' layout.
struct FormSides {
  FormSides(const dispatch::Request& request, TextForm form_of);

  TextForm form;
  const corpus::PackedCorpus& queries;
  const corpus::PackedCorpus& choices;
  const bool is_as_is;                   ///< its ranks are those of the choices as they are
  const std::vector<std::uint32_t> map;  ///< symbols of the queries to those of the choices
  std::vector<core::Signature> signatures;
};

/// What a ratio leaves for a query and choices of one length: of whole strings, or of what a window lacks of the
/// shorter string.
struct RatioRoom {
  FactRoom facts;
  BigramRoom bigrams;
  std::int64_t distance = -1;  ///< of Indel, between the whole strings

  bool is_none() const { return facts.is_none(); }
};
RatioRoom room_for(Extent extent, double floor, std::int64_t query, std::int64_t choice);

/// One thread's query at a time in one form: which choices can have a ratio with it. Each look takes longer than the
/// one before, and is for the few that are left: facts of signatures, bigrams, and a recurrence.
class FormScreen {
 public:
  /// Choices that are looked at together: found in the nearest caches by what comes next.
  static constexpr std::uint32_t piece = 4096;

  /// Both must outlive this.
  FormScreen(const LaneKernels& kernels, const FormSides& sides);

  const FormSides& sides() const { return sides_; }
  std::uint32_t length() const { return sides_.queries.length(query_); }

  /// Takes up a query, by its rank in the form.
  void load(std::uint32_t query);

  /// The ranks near the query of those from `first` on, at most `piece` of them. Valid until the next call.
  std::span<std::uint32_t> near(std::uint32_t first, std::uint32_t end, FactRoom room);

  /// Those of them, all of one length, that have enough bigrams, moved to the front.
  std::span<std::uint32_t> with_bigrams(const corpus::LengthBucket& bucket, std::span<std::uint32_t> ranks,
                                        BigramRoom room);

  /// Those of them that are within an Indel distance as they stand, moved to the front: the others still lie behind.
  /// All where the query is too long to tell.
  std::span<std::uint32_t> within(const corpus::LengthBucket& bucket, std::span<std::uint32_t> ranks,
                                  std::int64_t distance);

  /// In how many facts a choice differs.
  std::uint32_t difference(std::uint32_t rank) const {
    return core::difference(sides_.signatures[query_], signatures_[rank]);
  }

  static std::uint64_t memory_bytes(const FormSides& sides) {
    return piece * sizeof(std::uint32_t) + QueryColumns::table_bytes(sides.choices.alphabet().size());
  }

 private:
  const LaneKernels& kernels_;
  const FormSides& sides_;
  const core::Signature* const signatures_;  ///< of the choices
  std::uint32_t query_ = 0;
  bool has_bigrams_ = false;  ///< of the query
  bool has_columns_ = false;
  BigramScreen bigrams_;
  QueryColumns columns_;
  std::vector<std::uint32_t> found_;
};

}  // namespace warpmatch::cpu
