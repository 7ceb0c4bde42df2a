#include <bit>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "corpus/packed_corpus.hpp"
#include "corpus/signature_layout.hpp"
#include "reference/corpus_reference.hpp"
#include "reference/edit_distance.hpp"

namespace warpmatch::corpus {
namespace {

using reference::Rows;
using reference::TextStore;

const std::u32string letters = U"etaoinshrdlucmfwypvbgkjqxz ETAOIN";

std::shared_ptr<const PackedCorpus> pack(const Rows& rows) {
  TextStore store;
  store.add(rows, Encoding::utf8);
  return PackedCorpus::pack(store.texts(), 1);
}

/// Strings, and of each some that are a few edits away.
Rows families(std::uint64_t seed, std::size_t longest, const std::u32string& alphabet) {
  reference::Random random(seed);
  Rows rows;
  for (int family = 0; family < 25; ++family) {
    const auto head = reference::random_string(random, reference::below(random, longest + 1), alphabet);
    rows.push_back(head);
    for (const std::size_t edits : {1U, 2U, 5U}) rows.emplace_back(reference::edited(random, head, edits, alphabet));
  }
  return rows;
}

/// No two signatures may differ in more facts than the strings are insertions and deletions apart.
void expect_lossless(const PackedCorpus& left, const std::vector<core::Signature>& left_signatures,
                     const PackedCorpus& right, const std::vector<core::Signature>& right_signatures) {
  ASSERT_EQ(left_signatures.size(), left.distinct());
  ASSERT_EQ(right_signatures.size(), right.distinct());
  for (std::uint32_t i = 0; i < left.distinct(); ++i) {
    const std::u32string a = left.decode(i);
    for (std::uint32_t j = 0; j < right.distinct(); ++j) {
      ASSERT_LE(core::difference(left_signatures[i], right_signatures[j]),
                reference::distance(Metric::indel, a, right.decode(j)));
    }
  }
}

void expect_lossless(const Rows& rows) {
  const auto packed = pack(rows);
  expect_lossless(*packed, packed->signatures(), *packed, packed->signatures());
}

TEST(Signature, NeverDiffersByMoreThanTheIndelDistance) {
  expect_lossless(families(1, 12, letters));
  expect_lossless(families(2, 40, U"ab"));
  expect_lossless(families(3, 300, letters.substr(0, 4)));
  expect_lossless(families(4, 30, reference::code_point_range(0x4E00, 500)));
  expect_lossless(families(5, 30, letters + reference::code_point_range(0x1F300, 300)));
  expect_lossless({U"", U"a", U"aa", U"aaaaaaaa", U"aaaaaaaaa", std::u32string(500, U'a')});
}

/// The same of what strings differ in by both parts of the facts.
void expect_parts_lossless(const PackedCorpus& own, const PackedCorpus& foreign) {
  const auto map = translation(foreign.alphabet(), own.alphabet());
  const auto first = make_signatures(foreign, own.signature_layout(0), map);
  const auto second = make_signatures(foreign, own.signature_layout(1), map);
  for (std::uint32_t i = 0; i < own.distinct(); ++i) {
    const std::u32string string = own.decode(i);
    for (std::uint32_t j = 0; j < foreign.distinct(); ++j)
      ASSERT_LE(core::difference(own.signatures(0)[i], first[j]) + core::difference(own.signatures(1)[i], second[j]),
                reference::distance(Metric::indel, string, foreign.decode(j)));
  }
}

TEST(Signature, BothPartsTogetherNeverDifferByMore) {
  for (const std::u32string& alphabet : {letters, letters.substr(0, 4), reference::code_point_range(0x4E00, 500)}) {
    const auto own = pack(families(8, 200, alphabet));
    expect_parts_lossless(*own, *own);
    expect_parts_lossless(*own, *pack(families(9, 90, alphabet.substr(0, 3) + U"XYZ\u00e9")));
  }
}

// The layout is one corpus', the strings another's: some symbols it never saw, some it never will.
TEST(Signature, HoldsForForeignCorporaAndSymbols) {
  const std::u32string alphabets[] = {letters, U"abcdXYZ", reference::code_point_range(0x4E00, 200),
                                      letters + reference::code_point_range(0xC0, 300)};
  for (const std::u32string& home : alphabets) {
    for (const std::u32string& abroad : alphabets) {
      const auto own = pack(families(6, 15, home));
      const auto foreign = pack(families(7, 15, abroad + home.substr(0, 6)));
      const auto map = translation(foreign->alphabet(), own->alphabet());
      const auto signatures = make_signatures(*foreign, own->signature_layout(), map);
      expect_lossless(*own, own->signatures(), *foreign, signatures);
      expect_lossless(*foreign, signatures, *foreign, signatures);
    }
  }
}

TEST(Signature, OfAnEmptyCorpusStillServesOthers) {
  const auto empty = pack({});
  const auto others = pack(families(8, 10, letters));
  EXPECT_TRUE(empty->signatures().empty());
  const auto map = translation(others->alphabet(), empty->alphabet());
  const auto signatures = make_signatures(*others, empty->signature_layout(), map);
  expect_lossless(*others, signatures, *others, signatures);
  EXPECT_TRUE(make_signatures(*empty, others->signature_layout(), {}).empty());
}

TEST(Signature, OfTheEmptyStringHasNoBits) { EXPECT_EQ(pack({U"", U"abc"})->signatures().front(), core::Signature{}); }

TEST(Signature, TellsAnagramsNotButCountsApart) {
  const auto packed = pack({U"listen", U"silent", U"listee"});
  const auto& signatures = packed->signatures();
  EXPECT_EQ(core::difference(signatures[0], signatures[1]), 0U);
  EXPECT_EQ(core::difference(signatures[0], signatures[2]), 2U);
}

TEST(SignatureLayout, HoldsEveryFactOnce) {
  const auto packed = pack(families(9, 20, letters + reference::code_point_range(0x4E00, 200)));
  const SignatureLayout& layout = packed->signature_layout();
  core::Signature all;
  unsigned bits = 0;
  for (const auto& by_count : layout.facts) {
    EXPECT_EQ(by_count[0], core::Signature{});
    for (unsigned k = 1; k <= SignatureLayout::max_count; ++k) {
      // One more occurrence keeps every bit and adds at most one, which no other class has.
      const core::Signature& fewer = by_count[k - 1];
      const core::Signature& more = by_count[k];
      EXPECT_EQ(fewer.low & ~more.low, 0U);
      EXPECT_EQ(fewer.high & ~more.high, 0U);
      EXPECT_LE(core::difference(fewer, more), 1U);
      bits += core::difference(fewer, more);
    }
    EXPECT_EQ(all.low & by_count.back().low, 0U);
    EXPECT_EQ(all.high & by_count.back().high, 0U);
    all.low |= by_count.back().low;
    all.high |= by_count.back().high;
  }
  EXPECT_EQ(bits, 128U);
  EXPECT_EQ(all, (core::Signature{~std::uint64_t{0}, ~std::uint64_t{0}}));
}

TEST(SignatureLayout, PartsHaveNoFactInCommon) {
  const auto packed = pack(families(12, 120, letters));
  const auto& first = packed->signature_layout(0).facts;
  const auto& second = packed->signature_layout(1).facts;
  unsigned facts = 0;
  for (unsigned c = 0; c < SignatureLayout::classes; ++c)
    for (unsigned k = 1; k <= SignatureLayout::max_count; ++k) {
      const std::uint32_t of_both =
          core::difference(first[c][k - 1], first[c][k]) + core::difference(second[c][k - 1], second[c][k]);
      ASSERT_LE(of_both, 1U);
      facts += of_both;
    }
  EXPECT_EQ(facts, 256U);
}

TEST(SignatureLayout, OfTwoCorporaIsThatOfTheOneWithMoreStrings) {
  const auto few = pack({U"a", U"b"});
  const auto many = pack({U"a", U"b", U"c"});
  const auto as_many = pack({U"d", U"d", U"e", U"f"});
  EXPECT_EQ(&layout_owner(*few, *many), many.get());
  EXPECT_EQ(&layout_owner(*many, *few), many.get());
  EXPECT_EQ(&layout_owner(*many, *as_many), as_many.get());
}

TEST(SignatureLayout, FrequentSymbolsHaveClassesOfTheirOwn) {
  const std::u32string rare = reference::code_point_range(0x4E00, 500);
  Rows rows;
  for (std::size_t i = 0; i < rare.size(); ++i) rows.push_back(letters + rare[i] + letters);
  const auto packed = pack(rows);
  const auto& classes = packed->signature_layout().class_of_symbol;
  ASSERT_EQ(classes.size(), packed->alphabet().size());
  const auto sharing = [&](std::uint32_t symbol) {
    return std::count(classes.begin(), classes.end(), classes[symbol]);
  };
  for (const char32_t letter : letters) EXPECT_EQ(sharing(packed->alphabet().symbol(letter)), 1);
  EXPECT_EQ(std::set<unsigned>(classes.begin(), classes.end()).size(), SignatureLayout::classes);
}

TEST(SignatureLayout, TheLowHalfHoldsTheMoreTellingFacts) {
  const auto packed = pack(families(10, 20, letters));
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  for (const core::Signature& a : packed->signatures()) {
    for (const core::Signature& b : packed->signatures()) {
      low += static_cast<unsigned>(std::popcount(a.low ^ b.low));
      high += static_cast<unsigned>(std::popcount(a.high ^ b.high));
    }
  }
  EXPECT_GT(low, high);
}

// More strings than the sample: the layout must not depend on anything but the corpus.
TEST(SignatureLayout, OfALargeCorpusIsDeterministic) {
  reference::Random random(11);
  Rows rows;
  for (int i = 0; i < 150'000; ++i) rows.emplace_back(reference::random_string(random, 8, letters));
  const auto packed = pack(rows);
  const SignatureLayout again = choose_layout(*packed);
  EXPECT_EQ(packed->signature_layout().class_of_symbol, again.class_of_symbol);
  EXPECT_EQ(packed->signature_layout().facts, again.facts);
  EXPECT_EQ(packed->signatures(), make_signatures(*packed, again, {}));
}

}  // namespace
}  // namespace warpmatch::corpus
