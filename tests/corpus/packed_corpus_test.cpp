#include "corpus/packed_corpus.hpp"

#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

#include "reference/corpus_reference.hpp"

namespace warpmatch::corpus {
namespace {

using reference::Rows;
using reference::TextStore;

constexpr Encoding every_encoding[] = {Encoding::utf8, Encoding::latin1, Encoding::ucs2, Encoding::ucs4};

const std::u32string letters = U"etaoinshrdlucmfwypvbgkjqxz ETAOIN";
const std::u32string kanji = reference::code_point_range(0x4E00, 400);
const std::u32string emoji = reference::code_point_range(0x1F300, 300);

/// Everything that a packed corpus says about its rows, held against the reference.
void expect_matches(const PackedCorpus& packed, const Rows& rows) {
  const std::vector<reference::Folded> folded = reference::fold(rows);
  ASSERT_EQ(packed.size(), rows.size());
  ASSERT_EQ(packed.distinct(), folded.size());

  std::vector<std::uint32_t> nulls;
  std::vector<std::uint32_t> rank_of_rows(rows.size(), PackedCorpus::no_rank);
  std::size_t present = 0;
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    if (rows[row]) {
      ++present;
    } else {
      nulls.push_back(row);
    }
  }
  EXPECT_EQ(packed.null_rows(), nulls);
  EXPECT_EQ(packed.has_duplicates(), present != folded.size());

  for (std::uint32_t rank = 0; rank < folded.size(); ++rank) {
    const auto members = packed.rows(rank);
    ASSERT_EQ(packed.decode(rank), folded[rank].string) << "rank " << rank;
    ASSERT_EQ(packed.length(rank), folded[rank].string.size());
    ASSERT_TRUE(std::equal(members.begin(), members.end(), folded[rank].rows.begin(), folded[rank].rows.end()));
    ASSERT_EQ(packed.first_row(rank), folded[rank].rows.front());
    for (const std::uint32_t row : folded[rank].rows) rank_of_rows[row] = rank;
  }
  EXPECT_EQ(packed.rank_of_rows(), rank_of_rows);
}

/// The buckets tile ranks and text without gaps, and the padding can be read.
void expect_well_formed(const PackedCorpus& packed) {
  std::uint32_t rank = 0;
  std::uint64_t symbols = 0;
  std::int64_t shorter = -1;
  for (const LengthBucket& bucket : packed.buckets()) {
    EXPECT_GT(std::int64_t{bucket.length}, shorter);
    EXPECT_GT(bucket.count, 0U);
    EXPECT_EQ(bucket.first, rank);
    EXPECT_EQ(bucket.text_begin, symbols);
    shorter = bucket.length;
    for (; rank < bucket.end(); ++rank) ASSERT_EQ(&packed.bucket_of(rank), &bucket) << rank;
    symbols += std::uint64_t{bucket.length} * bucket.count;
  }
  EXPECT_EQ(packed.distinct(), rank);
  EXPECT_EQ(packed.text_symbols(), symbols);
  const std::byte* end = packed.text() + symbols * packed.symbol_bytes();
  EXPECT_TRUE(std::all_of(end, end + 64, [](std::byte b) { return b == std::byte{0}; }));
}

void check(const TextStore& store, const Rows& rows) {
  for (const unsigned workers : {1U, 2U}) {
    const auto packed = PackedCorpus::pack(store.texts(), workers);
    expect_well_formed(*packed);
    expect_matches(*packed, rows);
  }
}

void check_in(Encoding encoding, const Rows& rows) {
  SCOPED_TRACE("encoding " + std::to_string(static_cast<int>(encoding)));
  TextStore store;
  store.add(rows, encoding);
  check(store, rows);
}

void check_in_every_encoding(const Rows& rows) {
  for (const Encoding encoding : every_encoding) check_in(encoding, rows);
}

Rows random_rows(std::uint64_t seed, std::size_t count, std::size_t longest, const std::u32string& alphabet) {
  reference::Random random(seed);
  Rows rows;
  for (std::size_t i = 0; i < count; ++i) {
    rows.emplace_back(reference::random_string(random, reference::below(random, longest + 1), alphabet));
  }
  return rows;
}

TEST(PackedCorpus, NoRows) { check_in_every_encoding({}); }

TEST(PackedCorpus, OnlyNulls) { check_in_every_encoding({std::nullopt, std::nullopt, std::nullopt}); }

TEST(PackedCorpus, OnlyEmptyStrings) { check_in_every_encoding({U"", U"", U""}); }

TEST(PackedCorpus, OneString) { check_in_every_encoding({U"warp"}); }

TEST(PackedCorpus, NullsAndEmptyStringsAmongOthers) {
  check_in_every_encoding({std::nullopt, U"b", U"", U"a", std::nullopt, U"", U"b", U"aa", std::nullopt});
}

TEST(PackedCorpus, RanksGoByLengthThenByFirstRow) {
  const Rows rows = {U"zz", U"c", U"aa", U"c", U"b", U"zz", U"a"};
  check_in_every_encoding(rows);
  TextStore store;
  store.add(rows, Encoding::utf8);
  const auto packed = PackedCorpus::pack(store.texts(), 1);
  EXPECT_EQ(packed->rank_of_rows(), (std::vector<std::uint32_t>{3, 0, 4, 0, 1, 3, 2}));
}

TEST(PackedCorpus, DuplicatesOfEveryMultiplicity) {
  Rows rows;
  for (std::size_t multiplicity = 1; multiplicity <= 40; ++multiplicity) {
    const auto string = std::u32string(multiplicity % 5, U'x') + letters[multiplicity % letters.size()];
    rows.insert(rows.end(), multiplicity, string);
  }
  reference::Random random(1);
  std::shuffle(rows.begin(), rows.end(), random);
  check_in_every_encoding(rows);
}

TEST(PackedCorpus, OneStringManyTimes) { check_in(Encoding::latin1, Rows(50'000, U"the same")); }

// More rows than one partition of the folding holds, so that every way to be equal or not crosses them.
TEST(PackedCorpus, ManyRowsWithDuplicates) {
  check_in(Encoding::utf8, random_rows(2, 60'000, 4, letters));
  check_in(Encoding::latin1, random_rows(3, 60'000, 30, letters));
}

TEST(PackedCorpus, StringsThatDifferInOneSymbolStayApart) {
  for (const std::size_t length : {1U, 7U, 8U, 9U, 16U, 17U, 63U}) {
    Rows rows;
    for (std::size_t i = 0; i < length; ++i) {
      std::u32string string(length, U'a');
      string[i] = U'b';
      rows.insert(rows.end(), 2, string);
    }
    check_in(Encoding::utf8, rows);
  }
}

TEST(PackedCorpus, LengthsFromNothingToFiveThousand) {
  check_in(Encoding::utf8, random_rows(4, 300, 5000, letters + kanji));
  Rows every_length;
  for (std::size_t length = 0; length <= 300; ++length) every_length.emplace_back(std::u32string(length, U'a'));
  every_length.insert(every_length.end(), every_length.rbegin(), every_length.rend());
  check_in_every_encoding(every_length);
}

TEST(PackedCorpus, LengthsBeyondTheLengthTable) {
  const std::size_t table = 0x10000;
  Rows rows;
  for (const std::size_t length : {table + 1, table, table - 1, std::size_t{3}, table + 1, 2 * table, table}) {
    rows.emplace_back(std::u32string(length, U'a'));
  }
  check_in(Encoding::latin1, rows);
  check_in(Encoding::latin1, {std::u32string(table + 5, U'b'), std::nullopt});
}

TEST(PackedCorpus, LatinBeyondAscii) {
  check_in_every_encoding(random_rows(5, 500, 20, U"aà áâãäåæçéèßÿþ\u0080\u00A0"));
}

TEST(PackedCorpus, ChineseAndJapanese) {
  for (const Encoding encoding : {Encoding::utf8, Encoding::ucs2, Encoding::ucs4}) {
    check_in(encoding, random_rows(6, 500, 12, kanji));
    check_in(encoding, random_rows(7, 500, 12, letters + kanji));
  }
}

TEST(PackedCorpus, BeyondTheBasicPlane) {
  for (const Encoding encoding : {Encoding::utf8, Encoding::ucs4}) {
    check_in(encoding, random_rows(8, 500, 12, letters + emoji + kanji + U"\U0010FFFF"));
  }
}

TEST(PackedCorpus, EqualityIsByCodePointAcrossEncodings) {
  const Rows strings = {U"", U"Anna", U"Åse", U"naïve", U"Zoë"};
  TextStore store;
  Rows rows;
  for (const auto& string : strings) {
    for (const Encoding encoding : every_encoding) {
      store.add(*string, encoding);
      rows.push_back(string);
    }
  }
  store.add(U"東京", Encoding::ucs2);
  store.add(U"東京", Encoding::utf8);
  store.add_null();
  store.add(U"東京", Encoding::ucs4);
  rows.insert(rows.end(), {U"東京", U"東京", std::nullopt, U"東京"});
  check(store, rows);
  EXPECT_EQ(PackedCorpus::pack(store.texts(), 1)->distinct(), strings.size() + 1);
}

TEST(PackedCorpus, RandomMixtures) {
  for (std::uint64_t seed = 10; seed < 20; ++seed) {
    reference::Random random(seed);
    TextStore store;
    Rows rows;
    for (std::size_t i = 0; i < 2000; ++i) {
      if (random() % 16 == 0) {
        store.add_null();
        rows.emplace_back();
        continue;
      }
      const std::size_t kind = random() % 4;  // how wide an encoding must at least be
      const std::u32string alphabet = kind == 0 ? letters : kind == 1 ? U"abcéü" : kind == 2 ? kanji : emoji;
      const Encoding fitting[] = {Encoding::utf8, Encoding::ucs4, kind < 3 ? Encoding::ucs2 : Encoding::utf8,
                                  kind < 2 ? Encoding::latin1 : Encoding::ucs4};
      rows.emplace_back(reference::random_string(random, random() % 4, alphabet));
      store.add(*rows.back(), fitting[random() % 4]);
    }
    check(store, rows);
  }
}

// Python strings may hold lone surrogates; pairs of them are not joined either.
TEST(PackedCorpus, SurrogateUnitsStayAsTheyStand) {
  const std::u32string high(1, static_cast<char32_t>(0xD83D));
  const std::u32string low(1, static_cast<char32_t>(0xDE00));
  const Rows rows = {high, high + low, low, U"a" + high, high};
  check_in(Encoding::ucs2, rows);
  check_in(Encoding::ucs4, rows);
}

TEST(PackedCorpus, SymbolWidthFollowsTheAlphabet) {
  const std::pair<std::size_t, unsigned> cases[] = {{1, 1},      {255, 1},    {256, 1},   {257, 2},
                                                    {65'535, 2}, {65'536, 2}, {65'537, 4}};
  for (const auto& [size, bytes] : cases) {
    SCOPED_TRACE(size);
    // Each code point once, in strings of 100, and a few again.
    const std::u32string alphabet = reference::code_point_range(0xE000, size);
    Rows rows;
    for (std::size_t i = 0; i < size; i += 100) rows.emplace_back(alphabet.substr(i, 100));
    rows.push_back(alphabet.substr(size - 1));
    rows.push_back(rows.front());
    TextStore store;
    store.add(rows, Encoding::utf8);
    const auto packed = PackedCorpus::pack(store.texts(), 2);
    EXPECT_EQ(packed->alphabet().size(), size);
    EXPECT_EQ(packed->symbol_bytes(), bytes);
    expect_well_formed(*packed);
    expect_matches(*packed, rows);
  }
}

TEST(PackedCorpus, ReadsUnitsThatAreNotAligned) {
  const std::u32string string = U"東京 Tōkyō";
  for (const Encoding encoding : {Encoding::ucs2, Encoding::ucs4}) {
    const std::size_t width = encoding == Encoding::ucs2 ? 2 : 4;
    std::string bytes(1 + string.size() * width, '\0');
    for (std::size_t i = 0; i < string.size(); ++i) std::memcpy(bytes.data() + 1 + i * width, &string[i], width);
    const Text text(bytes.data() + 1, string.size(), encoding);
    EXPECT_EQ(PackedCorpus::pack({&text, 1}, 1)->decode(0), string);
  }
}

TEST(PackedCorpus, WorkersChangeNothing) {
  const Rows rows = random_rows(9, 70'000, 6, letters + kanji);
  TextStore store;
  store.add(rows, Encoding::utf8);
  const auto one = PackedCorpus::pack(store.texts(), 1);
  for (const unsigned workers : {0U, 2U, 3U, 7U}) {
    const auto more = PackedCorpus::pack(store.texts(), workers);
    EXPECT_EQ(one->alphabet().code_points(), more->alphabet().code_points());
    ASSERT_EQ(one->text_symbols(), more->text_symbols());
    EXPECT_EQ(std::memcmp(one->text(), more->text(), one->text_symbols() * one->symbol_bytes()), 0);
    EXPECT_EQ(one->rank_of_rows(), more->rank_of_rows());
    EXPECT_EQ(one->signatures(), more->signatures());
    EXPECT_EQ(one->signature_layout().class_of_symbol, more->signature_layout().class_of_symbol);
  }
}

TEST(PackedCorpus, ThreadsShareTheFirstUseOfCaches) {
  const Rows rows = random_rows(21, 20'000, 12, letters);
  TextStore store;
  store.add(rows, Encoding::utf8);
  const auto packed = PackedCorpus::pack(store.texts(), 2);
  const std::vector<std::uint32_t>* ranks[2] = {};
  const std::vector<core::Signature>* signatures[2] = {};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 2; ++t) {
      threads.emplace_back([&, t] {
        ranks[t] = &packed->rank_of_rows();
        EXPECT_GT(packed->memory().lookup, 0U);
        signatures[t] = &packed->signatures();
        EXPECT_EQ(packed->signature_layout().class_of_symbol.size(), packed->alphabet().size());
      });
    }
  }
  EXPECT_EQ(ranks[0], ranks[1]);
  EXPECT_EQ(signatures[0], signatures[1]);
  expect_matches(*packed, rows);
}

TEST(PackedCorpus, MemoryIsTextAndFourBytesARow) {
  Rows rows;
  for (char32_t i = 0; i < 5000; ++i) rows.push_back(std::u32string{0x4E00 + i, U'a', U'b'});
  TextStore store;
  store.add(rows, Encoding::ucs2);
  const auto packed = PackedCorpus::pack(store.texts(), 1);
  EXPECT_EQ(packed->memory().text, rows.size() * 3 * 2 + 64);
  EXPECT_EQ(packed->memory().rows, rows.size() * 4);
  const std::size_t before = packed->memory().lookup;
  packed->rank_of_rows();
  EXPECT_EQ(packed->memory().lookup, before + rows.size() * 4);
}

TEST(PackedCorpus, MemoryOfDuplicatesIsGivenBack) {
  const Rows rows(5000, U"a string of twenty-eight symbols");
  TextStore store;
  store.add(rows, Encoding::utf8);
  const auto packed = PackedCorpus::pack(store.texts(), 1);
  EXPECT_LE(packed->memory().text, 100U);
  EXPECT_EQ(packed->memory().rows, (rows.size() + 2) * 4);
}

TEST(PackedCorpus, KeepsOneCopyADevice) {
  struct Copy : DeviceCopy {};
  const Text text("a");
  const auto packed = PackedCorpus::pack({&text, 1}, 1);
  const auto fail = []() -> std::shared_ptr<DeviceCopy> { throw std::runtime_error("no memory"); };
  EXPECT_THROW(packed->device_copy(0, fail), std::runtime_error);
  const auto first = packed->device_copy(0, [] { return std::make_shared<Copy>(); });
  EXPECT_EQ(packed->device_copy(0, fail), first);
  EXPECT_NE(packed->device_copy(1, [] { return std::make_shared<Copy>(); }), first);
}

}  // namespace
}  // namespace warpmatch::corpus
