// Screens by symbols, on every instruction set: none that has the ratio is left out, and a scan finds what is admitted.
// Sizes: 120 phrases of 12 words, so that blocks of lanes are full, half full and of one string; two alphabets.

#include "cpu/joins/symbol_screen.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/lanes/kernel_choice.hpp"
#include "dispatch/request.hpp"
#include "random_rows.hpp"
#include "reference/indel_ratio.hpp"
#include "reference/partial_ratio.hpp"
#include "reference/words.hpp"
#include "word_phrases.hpp"

namespace warpmatch::cpu {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;

class Screens : public ::testing::TestWithParam<bool> {
 protected:
  bool self() const { return GetParam(); }
  static dispatch::Request request_of(const Corpus& a, const Corpus& b) {
    return dispatch::make_request(a, b, {.scorer = {Metric::token_set}, .score_cutoff = 1}, false);
  }

  Corpus left_ = testing::make_corpus(testing::with_nulls(testing::word_phrases(120, 12, 3)));
  Corpus other_ = testing::make_corpus(testing::with_nulls(testing::word_phrases(70, 14, 3)));
  dispatch::Request request_ = request_of(left_, self() ? left_ : other_);
};

std::u32string in_form(TextForm form, const std::u32string& string) {
  if (form == TextForm::sorted_words) return reference::sorted_words(string);
  return form == TextForm::unique_words ? reference::unique_words(string) : string;
}

TEST_P(Screens, ScanFindsWhatIsAdmittedAndThatIsAllThatCanReachTheFloor) {
  for (const LaneKernels* kernels : usable_kernels())
    for (const Extent extent : {Extent::whole, Extent::window})
      for (const TextForm form : {TextForm::as_is, TextForm::sorted_words, TextForm::unique_words})
        for (const double floor : {1e-7, 40.0, 75.0, 90.0, 100.0}) {
          SCOPED_TRACE(std::string(kernels->name) + " " + std::to_string(floor));
          const corpus::PackedCorpus& left = request_.left;
          const corpus::PackedCorpus& right = request_.right;
          const SymbolScreen screen(*kernels, std::make_shared<const SymbolSides>(left, right, form), extent, floor,
                                    self());
          std::vector<Pair> admitted;
          std::vector<Pair> scanned;
          for (std::uint32_t i = 0; i < left.distinct(); ++i)
            for (std::uint32_t j = self() ? i + 1 : 0; j < right.distinct(); ++j) {
              if (screen.admits(i, j)) admitted.emplace_back(i, j);
              if (self()) {
                ASSERT_EQ(screen.admits(i, j), screen.admits(j, i));
              }
            }
          for (std::uint32_t first = 0; first < left.distinct();) {
            const std::uint32_t count = std::min(first == 0 ? 1U : first < 40 ? 37U : 64U, left.distinct() - first);
            screen.scan(first, count, [&](std::uint32_t i, std::uint32_t j) {
              scanned.emplace_back(self() ? std::min(i, j) : i, self() ? std::max(i, j) : j);
            });
            first += count;
          }
          std::ranges::sort(scanned);
          ASSERT_EQ(scanned, admitted);
        }
}

TEST_P(Screens, NoneIsLeftOutThatHasTheRatio) {
  for (const Extent extent : {Extent::whole, Extent::window})
    for (const TextForm form : {TextForm::as_is, TextForm::sorted_words, TextForm::unique_words}) {
      const corpus::PackedCorpus& left = request_.left;
      const corpus::PackedCorpus& right = request_.right;
      const std::vector<double> floors{40, 60, 75, 90, 100};
      std::vector<SymbolScreen> screens;
      const auto sides = std::make_shared<const SymbolSides>(left, right, form);
      for (const double floor : floors) screens.emplace_back(lane_kernels(), sides, extent, floor, self());
      for (std::uint32_t i = 0; i < left.distinct(); ++i)
        for (std::uint32_t j = 0; j < right.distinct(); j += 3) {
          const std::u32string a = in_form(form, left.decode(i));
          const std::u32string b = in_form(form, right.decode(j));
          if (std::min(a.size(), b.size()) > 40) continue;
          const double ratio = extent == Extent::whole ? reference::indel_ratio(a, b) : reference::partial_ratio(a, b);
          for (std::size_t k = 0; k < floors.size() && ratio >= floors[k]; ++k)
            ASSERT_TRUE(screens[k].admits(i, j)) << floors[k];
          // The floor that is the ratio itself.
          if (i % 16 == 0 && ratio > 0) {
            ASSERT_TRUE(SymbolScreen(lane_kernels(), sides, extent, ratio, self()).admits(i, j));
          }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sides, Screens, ::testing::Bool(),
                         [](const auto& self) { return self.param ? "self" : "two"; });

}  // namespace
}  // namespace warpmatch::cpu
