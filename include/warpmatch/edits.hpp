#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <warpmatch/corpus.hpp>
#include <warpmatch/export.hpp>
#include <warpmatch/metric.hpp>

/// What turns one string into another, not just how much of it there is.
namespace warpmatch {

/// What an edit does to the left string. Lists of edits leave `equal` out.
enum class EditType : std::uint8_t { equal, replace, insert, erase };

/// One edit, at a code point of each string: the one that is replaced, erased or inserted. An insertion stands before
/// `source`, an erased code point before `target`.
struct EditOp {
  EditType type = EditType::equal;
  std::uint32_t source = 0;  ///< in the left string
  std::uint32_t target = 0;  ///< in the right string

  friend bool operator==(const EditOp&, const EditOp&) = default;
};

/// The fewest edits that turn the left string into the right one, in order; of equally few, RapidFuzz's choice.
/// For Metric::levenshtein, indel and lcs_seq (the same edits) and hamming, where `pad` = false refuses strings of
/// unequal length. Throws InvalidArgument for other metrics and for nulls.
///
///     warpmatch::edit_ops("cat", "cut", warpmatch::Metric::levenshtein);  // {replace, 1, 1}
WARPMATCH_EXPORT std::vector<EditOp> edit_ops(Text left, Text right, Metric metric, bool pad = true);

/// The parts of two strings that a partial ratio compares, from `begin` up to but without `end`, in code points.
struct Alignment {
  double score = 0;  ///< their Indel ratio, 0 to 100
  std::uint32_t source_begin = 0;
  std::uint32_t source_end = 0;
  std::uint32_t target_begin = 0;
  std::uint32_t target_end = 0;

  friend bool operator==(const Alignment&, const Alignment&) = default;
};

/// Where the partial ratio of two strings comes from: all of the shorter one and the part of the longer one that is
/// most like it; of equally good parts, RapidFuzz's choice. None where the score is below the cutoff, and for nulls.
///
///     warpmatch::partial_alignment("cat", "the cat sat");  // {100, 0, 3, 4, 7}
WARPMATCH_EXPORT std::optional<Alignment> partial_alignment(Text left, Text right, std::optional<double> cutoff = {});

}  // namespace warpmatch
