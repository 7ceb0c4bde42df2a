#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <warpmatch/corpus.hpp>

#include "cuda/blocks/policy.hpp"
#include "random_phrases.hpp"
#include "random_strings.hpp"

/// Strings and bounds that take an executor through every branch in little time: on a device, and replayed.
namespace warpmatch::test {

/// A cost of wavefronts that leaves all long patterns to panels.
inline constexpr double no_wavefronts = 1e9;

/// Bounds so small that every loop over tiles goes round.
inline cuda::Policy tiny() {
  cuda::Policy policy;
  policy.texts_per_thread = 1;
  policy.tile_steps = 3000;
  policy.tile_pairs = 700;
  policy.dense_tile_bytes = 4000;
  policy.paired_rows = 7;
  policy.pair_capacity = 16;
  policy.candidate_capacity = 32;
  policy.panel_scratch_bytes = 1;
  policy.panel_blocks_per_multiprocessor = 2;
  policy.wavefront_step = no_wavefronts;
  return policy;
}

/// Random strings with nulls and copies among them.
inline Corpus strings_with_nulls(const std::vector<std::u32string>& strings) {
  std::vector<Text> texts;
  for (std::size_t i = 0; i < strings.size(); ++i)
    texts.push_back(i % 7 == 3 ? Text(nullptr, 0, Encoding::ucs4)
                               : Text(strings[i].data(), strings[i].size(), Encoding::ucs4));
  return Corpus(texts, 1);
}

inline Corpus names(std::uint32_t seed, std::size_t count, std::uint32_t longest = 40,
                    std::u32string alphabet = U"abcdefgh") {
  testing::RandomStrings strings;
  strings.longest = longest;
  strings.alphabet = std::move(alphabet);
  return strings_with_nulls(strings.make(count, seed));
}

struct Both {
  std::string name;
  Corpus left;
  Corpus right;
};

/// Pairs of corpora that between them reach every branch: duplicates, nulls, empty strings, empty corpora, one
/// string against many, alphabets that overlap in part, symbols of 1, 2 and 4 bytes, every class of patterns.
inline std::vector<Both> corpora() {
  const std::u32string cjk = testing::alphabet_from(0x4E00, 400);
  std::vector<Both> all = {
      {"names", names(1, 60), names(2, 90)},
      {"phrases", strings_with_nulls(testing::random_phrases(30, 1)),
       strings_with_nulls(testing::random_phrases(40, 2))},
      {"part of an alphabet", names(3, 30, 20, U"abcxyz" + cjk.substr(0, 200)), names(4, 300, 20, cjk + U"xyz")},
      {"narrow to the right", names(3, 60, 20, cjk), names(4, 10, 20, U"xyz" + cjk.substr(0, 3))},
      {"one to many", Corpus{"abc"}, names(7, 200)},
      {"many to one", names(7, 200), Corpus{"abc"}},
  };

  testing::RandomStrings strings;
  strings.longest = 1200;
  auto left = strings.make(8, 5);
  auto right = strings.make(10, 6);
  for (const std::size_t length : {0u, 32u, 33u, 64u, 65u, 128u, 129u, 256u, 257u, 512u, 513u})
    left.emplace_back(length, U'a');
  right.push_back(left.back());
  all.push_back({"mixed lengths", strings_with_nulls(left), strings_with_nulls(right)});

  const std::u32string wide = testing::alphabet_from(0x20000, 66000);
  std::vector<std::u32string> parts;
  for (std::size_t at = 0; at < wide.size(); at += 120) parts.push_back(wide.substr(at, 120));
  all.push_back({"four byte symbols",
                 testing::make_corpus({parts[3].substr(5, 40), parts[4], U"abc", parts[5].substr(0, 20)}),
                 testing::make_corpus(parts)});

  const Corpus null(std::vector<Text>{Text(nullptr, 0, Encoding::utf8)});
  const Corpus none(std::vector<std::string>{});
  for (const Corpus& a : {Corpus{"abc"}, Corpus{""}, none, null})
    for (const Corpus& b : {Corpus{"abc"}, Corpus{""}, none, null}) all.push_back({"few and none", a, b});
  return all;
}

}  // namespace warpmatch::test
