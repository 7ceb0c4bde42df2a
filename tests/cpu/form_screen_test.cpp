// Screens of a search, on every instruction set: no choice is left out that has the ratio, whatever order its words
// stand in. Sizes: 90 phrases of 12 words with 70 of 14, up to beyond 64 symbols; floors from where nothing is ruled
// out.

#include "cpu/search/form_screen.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "cpu/lanes/kernel_choice.hpp"
#include "dispatch/request.hpp"
#include "random_rows.hpp"
#include "reference/indel_ratio.hpp"
#include "reference/partial_ratio.hpp"
#include "word_phrases.hpp"

namespace warpmatch::cpu {
namespace {

bool has(std::span<const std::uint32_t> ranks, std::uint32_t rank) {
  return std::ranges::find(ranks, rank) != ranks.end();
}

double ratio_of(Extent extent, const std::u32string& a, const std::u32string& b) {
  return extent == Extent::whole ? reference::indel_ratio(a, b) : reference::partial_ratio(a, b);
}

/// The words in another order.
std::u32string shuffled(const std::u32string& string, std::mt19937& random) {
  std::vector<std::u32string> words(1);
  for (const char32_t symbol : string) {
    if (symbol == U' ')
      words.emplace_back();
    else
      words.back().push_back(symbol);
  }
  std::ranges::shuffle(words, random);
  std::u32string joined = words[0];
  for (std::size_t i = 1; i < words.size(); ++i) joined += U" " + words[i];
  return joined;
}

class FormScreens : public ::testing::TestWithParam<TextForm> {
 protected:
  const std::vector<double> floors_{1e-7, 40, 60, 75, 85, 95, 100};
  std::mt19937 random_{5};
};

/// Calls `check(screen, bucket, near, room, ratio, rank)` for every choice, and the ratio of a query with it.
template <class Check>
void for_pairs(const LaneKernels& kernels, const FormSides& sides, double floor, const Check& check) {
  FormScreen screen(kernels, sides);
  for (const Extent extent : {Extent::whole, Extent::window})
    for (std::uint32_t query = 0; query < sides.queries.distinct(); ++query) {
      screen.load(query);
      for (const corpus::LengthBucket& bucket : sides.choices.buckets()) {
        const RatioRoom room = room_for(extent, floor, screen.length(), bucket.length);
        std::vector<std::uint32_t> found;
        if (!room.is_none()) {
          const auto near = screen.near(bucket.first, bucket.end(), room.facts);
          found.assign(near.begin(), near.end());
        }
        check(screen, extent, query, bucket, found, room);
      }
    }
}

TEST_P(FormScreens, LeaveOutNoneThatHasTheRatio) {
  const Corpus left = testing::make_corpus(testing::with_nulls(testing::word_phrases(90, 12, 3)));
  const Corpus right = testing::make_corpus(testing::with_nulls(testing::word_phrases(70, 14, 3)));
  const dispatch::Request request = dispatch::make_request(left, right, {.scorer = {Metric::wratio, Form::ratio}});
  const FormSides sides(request, GetParam());
  std::vector<double> ratios;  // by extent, query and choice; 0 where the slow reference would take too long
  for (const Extent extent : {Extent::whole, Extent::window})
    for (std::uint32_t query = 0; query < sides.queries.distinct(); ++query)
      for (std::uint32_t rank = 0; rank < sides.choices.distinct(); ++rank) {
        const std::u32string a = sides.queries.decode(query);
        const std::u32string b = sides.choices.decode(rank);
        ratios.push_back(std::min(a.size(), b.size()) > 40 ? 0 : ratio_of(extent, a, b));
      }
  for (const LaneKernels* kernels : usable_kernels())
    for (const double floor : floors_) {
      SCOPED_TRACE(std::string(kernels->name) + " " + std::to_string(floor));
      auto ratio = ratios.begin();
      for_pairs(*kernels, sides, floor,
                [&](FormScreen& screen, Extent, std::uint32_t query, const corpus::LengthBucket& bucket,
                    std::vector<std::uint32_t>& found, const RatioRoom& room) {
                  const auto alike = screen.with_bigrams(bucket, found, room.bigrams);
                  const auto within = screen.within(bucket, alike, room.distance);
                  for (std::uint32_t rank = bucket.first; rank < bucket.end(); ++rank, ++ratio)
                    if (!has(within, rank)) {
                      ASSERT_LT(*ratio, floor) << query << ", " << rank;
                    }
                });
    }
}

TEST_P(FormScreens, BigramsKnowNoOrderOfWords) {
  std::vector<std::u32string> choices = testing::word_phrases(70, 9, 3);
  std::vector<std::u32string> queries;
  for (std::size_t i = 0; i < choices.size(); i += 2) {
    queries.push_back(shuffled(choices[i], random_));
    if (queries.back().size() > 4) queries.back().erase(random_() % queries.back().size(), 2);
  }
  const Corpus left = testing::make_corpus(queries);
  const Corpus right = testing::make_corpus(choices);
  const dispatch::Request request = dispatch::make_request(left, right, {.scorer = {Metric::wratio, Form::ratio}});
  const FormSides sides(request, GetParam());
  for (const double floor : floors_)
    for_pairs(lane_kernels(), sides, floor,
              [&](FormScreen& screen, Extent extent, std::uint32_t query, const corpus::LengthBucket& bucket,
                  std::vector<std::uint32_t>& found, const RatioRoom& room) {
                const auto alike = screen.with_bigrams(bucket, found, room.bigrams);
                const std::u32string a = sides.queries.decode(query);
                for (std::uint32_t rank = bucket.first; rank < bucket.end(); ++rank) {
                  if (has(alike, rank)) continue;
                  const std::u32string b = sides.choices.decode(rank);
                  if (std::min(a.size(), b.size()) > 24) continue;
                  for (int turn = 0; turn < 3; ++turn)
                    ASSERT_LT(ratio_of(extent, a, shuffled(b, random_)), floor) << query << ", " << rank;
                }
              });
}

INSTANTIATE_TEST_SUITE_P(Forms, FormScreens,
                         ::testing::Values(TextForm::as_is, TextForm::sorted_words, TextForm::unique_words),
                         [](const auto& test) {
                           return test.param == TextForm::as_is          ? "AsIs"
                                  : test.param == TextForm::sorted_words ? "SortedWords"
                                                                         : "UniqueWords";
                         });

}  // namespace
}  // namespace warpmatch::cpu
