// Packing that is watched: it can be stopped at any time, and what changes meanwhile is refused. Sizes: 40,000 rows are
// worth several threads, and 2^22 steps between two polls are a tenth of them; forms of a quarter of them poll as well.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/corpus.hpp>
#include <warpmatch/error.hpp>
#include <warpmatch/monitor.hpp>

#include "corpus/lazy.hpp"
#include "corpus/packed_corpus.hpp"
#include "corpus/signature_layout.hpp"
#include "reference/monitors.hpp"

namespace warpmatch::corpus {
namespace {

using testing::CountingMonitor;
using testing::Enough;

constexpr std::chrono::milliseconds kAlways{0};

std::vector<std::string> many_strings(std::size_t count = 40'000) {
  std::vector<std::string> strings;
  for (std::size_t i = 0; i < count; ++i) {
    std::string string(300 + i % 700, 'a');
    for (std::size_t j = 0, value = i; j < string.size(); ++j, value = value * 25173 + 13849)
      string[j] = static_cast<char>(j % 7 == 6 ? ' ' : 'a' + value / 64 % 20);
    strings.push_back(string);
  }
  return strings;
}

/// `call` is stopped at each of its first reports in turn, and at none that it does not come to.
template <class Call>
void expect_stops_everywhere(const Call& call, std::size_t least_reports) {
  CountingMonitor all;
  {
    const Watch watch(&all, kAlways);
    call();
  }
  EXPECT_GE(all.reports, least_reports);
  for (std::size_t patience = 1; patience <= all.reports / 2; patience += 1 + all.reports / 12) {
    CountingMonitor monitor(patience);
    const Watch watch(&monitor, kAlways);
    EXPECT_THROW(call(), Enough);
    EXPECT_EQ(monitor.reports, patience);
  }
}

TEST(WatchedPacking, StopsAnywhere) {
  const std::vector<std::string> strings = many_strings();
  for (const unsigned workers : {1u, 2u}) {
    const std::vector<Text> texts(strings.begin(), strings.end());
    expect_stops_everywhere([&] { const Corpus corpus(texts, workers); }, 8);
  }
}

TEST(WatchedPacking, OneHugeStringStops) {
  const std::u32string string(std::size_t{1} << 24, U'字');
  const Text text(string.data(), string.size(), Encoding::ucs4);
  expect_stops_everywhere([&] { const Corpus corpus({&text, 1}, 1); }, 8);
}

TEST(WatchedPacking, FormsWordsAndSignaturesStop) {
  const std::vector<std::string> strings = many_strings(10'000);
  const std::vector<Text> texts(strings.begin(), strings.end());
  const auto on_a_new_corpus = [&](const std::function<void(const PackedCorpus&)>& make) {
    const auto corpus = PackedCorpus::pack(texts, 1);
    CountingMonitor monitor(2);
    {
      const Watch watch(&monitor, kAlways);
      EXPECT_THROW(make(*corpus), Enough);
    }
    EXPECT_NO_THROW(make(*corpus)) << "a maker that was stopped leaves nothing behind";
  };
  on_a_new_corpus([](const PackedCorpus& corpus) { corpus.form(TextForm::sorted_words); });
  on_a_new_corpus([](const PackedCorpus& corpus) { corpus.form(TextForm::reversed); });
  on_a_new_corpus([](const PackedCorpus& corpus) { corpus.words(); });
  on_a_new_corpus([](const PackedCorpus& corpus) { corpus.signatures(); });
}

TEST(Signatures, AreTheSameFromAnyNumberOfThreads) {
  const std::vector<std::string> strings = many_strings();
  const std::vector<Text> texts(strings.begin(), strings.end());
  const auto one = PackedCorpus::pack(texts, 1);
  for (const unsigned workers : {2u, 5u}) {
    const auto more = PackedCorpus::pack(texts, workers);
    EXPECT_TRUE(std::ranges::equal(one->signatures(), more->signatures(),
                                   [](const auto& a, const auto& b) { return a.low == b.low && a.high == b.high; }));
  }
}

/// Calls `change` when it hears. The packer polls once it has read all texts for the first time.
class Changer final : public Monitor {
 public:
  explicit Changer(std::function<void()> change) : change_(std::move(change)) {}
  void report(std::uint64_t, std::uint64_t) override { change_(); }

 private:
  std::function<void()> change_;
};

/// What packing says of a text that another one takes the place of between the two readings; empty where it takes that.
template <class Unit>
std::string packed_while_changing(std::basic_string<Unit> text, const std::basic_string<Unit>& other,
                                  Encoding encoding) {
  const std::vector<Text> texts{Text("abc"), Text(text.data(), text.size(), encoding)};
  Changer changer([&] { std::copy(other.begin(), other.end(), text.begin()); });
  const Watch watch(&changer, kAlways);
  try {
    const Corpus corpus(texts, 1);
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return {};
}

TEST(WatchedPacking, ATextThatChangesIsRefused) {
  const std::string fault = "[texts] row 1 changed while it was packed";
  EXPECT_EQ(packed_while_changing<char>("dead", "beef", Encoding::latin1), fault);  // f is new
  EXPECT_EQ(packed_while_changing<char32_t>(U"dead", U"de\U0001F600d", Encoding::ucs4), fault);
  EXPECT_EQ(packed_while_changing<char32_t>(U"dead", std::u32string(4, char32_t{0xFFFFFFFF}), Encoding::ucs4), fault);
  EXPECT_EQ(packed_while_changing<char16_t>(u"dead", u"de\u5B57d", Encoding::ucs2), fault);
  EXPECT_EQ(packed_while_changing<char>("d\xC3\xA9", "ddd", Encoding::utf8), fault);                      // longer
  EXPECT_EQ(packed_while_changing<char>("\xC3\xA9\xC3\xA9", "\xC3\xA9\xFF\xFF", Encoding::utf8), fault);  // malformed
  EXPECT_EQ(packed_while_changing<char>("abcdefghijklmnop\xC3\xA9",
                                        "\xC3\xA9"
                                        "abcdefghijklmnop",
                                        Encoding::utf8),
            "")
      << "of the same symbols and length: the second reading counts";
}

TEST(Lazy, WhoWaitsForAnotherCanBeStopped) {
  Lazy<int> lazy;
  std::atomic<bool> making = false;
  std::atomic<bool> over = false;
  std::jthread maker([&] {
    lazy.get([&] {
      making = true;
      while (!over) std::this_thread::yield();
      return 7;
    });
  });
  while (!making) std::this_thread::yield();
  {
    CountingMonitor monitor(1);
    const Watch watch(&monitor, kAlways);
    EXPECT_THROW(lazy.get([] { return 8; }), Enough);
  }
  over = true;
  EXPECT_EQ(lazy.get([] { return 9; }), 7);
}

}  // namespace
}  // namespace warpmatch::corpus
