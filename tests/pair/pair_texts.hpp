#pragma once

#include <string>

#include <warpmatch/matcher.hpp>

#include "reference/corpus_reference.hpp"

namespace warpmatch::testing {

/// Two strings as texts, bytes where they fit.
class PairTexts {
 public:
  PairTexts(const std::u32string& left, const std::u32string& right) {
    for (const auto& string : {left, right}) texts_.add(string, fits_bytes(string) ? Encoding::latin1 : Encoding::ucs4);
  }
  Text left() const { return texts_.texts()[0]; }
  Text right() const { return texts_.texts()[1]; }

  double score(const ScoreOptions& options) const { return warpmatch::score(left(), right(), options); }

 private:
  static bool fits_bytes(const std::u32string& string) {
    for (const char32_t c : string)
      if (c > 0xFF) return false;
    return true;
  }
  reference::TextStore texts_;
};

}  // namespace warpmatch::testing
