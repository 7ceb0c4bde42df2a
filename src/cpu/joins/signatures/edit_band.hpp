#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "cpu/joins/signatures/common_text.hpp"
#include "cpu/joins/signatures/length_class.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cpu {

/// A class cut into bands of about equally long strings: half of the shortest is nearly half of any. In each the left
/// strings are within one symbol of the right ones.
std::vector<LengthClass> edit_bands(const dispatch::Request& request, const LengthClass& of);

/// The strings of a band, which are joined at a time. They have places: the left ones in order of their ranks, then the
/// right ones, or those of one set.
class EditBand {
 public:
  EditBand(const dispatch::Request& request, const LengthClass& of);

  /// The strings of one bucket.
  struct Run {
    const corpus::LengthBucket* bucket = nullptr;
    std::uint32_t first = 0;  ///< places
    std::uint32_t end = 0;
    bool right = false;

    Symbols string(const CommonText& text, std::uint32_t place) const {
      const std::uint32_t rank = bucket->first + (place - first);
      return right ? text.right(*bucket, rank) : text.left(*bucket, rank);
    }
  };

  std::uint32_t front_half() const { return shortest / 2; }
  /// Symbols at the end of every string that an edit in its front half leaves alone, whichever string it is.
  std::uint32_t back_half(std::uint32_t reach) const {
    const std::uint32_t front = front_half() + reach - 1;
    return std::max(shortest, front) - front;
  }

  bool self;
  std::uint32_t left_rank = 0;    ///< of place 0
  std::uint32_t right_shift = 0;  ///< to be added to a right string's place, modulo 2^32
  std::uint32_t lefts = 0;        ///< places of left strings: all below it
  std::uint32_t right_place = 0;  ///< first place of a right string; of one set right strings are left ones too
  std::uint32_t places = 0;
  std::uint32_t shortest = 0;
  std::uint32_t longest = 0;
  std::vector<Run> runs;  ///< in order of their places

 private:
  void add(const corpus::LengthBucket& bucket, std::uint32_t shift, bool right);
};

}  // namespace warpmatch::cpu
