// What joins hold at a time, counted in bytes that are allocated. Sizes: some thousands of strings that are all within
// the cutoff of each other, so that what follows their pairs is a thousand times what follows their rows.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <malloc.h>
#include <new>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <warpmatch/matcher.hpp>

namespace {

std::atomic<std::size_t> held = 0;
std::atomic<std::size_t> peak = 0;

void* counted(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  const std::size_t now = held += malloc_usable_size(memory);
  for (std::size_t most = peak; most < now && !peak.compare_exchange_weak(most, now);) {
  }
  return memory;
}

void release(void* memory) noexcept {
  if (memory == nullptr) return;
  held -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t bytes) { return counted(std::malloc(std::max<std::size_t>(bytes, 1))); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  const auto step = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(step, (bytes + step - 1) / step * step));
}
// Those that do not throw, such as std::stable_sort's, are freed by the same deletes.
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  try {
    return ::operator new(bytes);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { release(memory); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { release(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { release(memory); }

namespace warpmatch {
namespace {

const RunOptions kRun{{Device::Kind::cpu, 0}, 2, nullptr};

/// The most bytes that were held while `work` ran, beyond those held before.
template <class Work>
std::size_t peak_of(const Work& work) {
  const std::size_t before = held;
  peak = before;
  work();
  return peak - before;
}

/// The decimal numbers below `count`.
std::vector<std::string> numbers(std::size_t count) {
  std::vector<std::string> strings(count);
  std::size_t next = 0;
  for (std::string& string : strings) string = std::to_string(next++);
  return strings;
}

TEST(Memory, OfClustersFollowsTheRows) {
  const Corpus corpus(numbers(4000));
  for (const Scorer& scorer :
       {Scorer{Metric::levenshtein, Form::normalized_distance}, {Metric::jaro, Form::distance}}) {
    Clusters clusters;
    const std::size_t bytes = peak_of([&] { clusters = cluster(corpus, {.scorer = scorer, .score_cutoff = 1}, kRun); });
    EXPECT_EQ(clusters.pairs, 4000U * 3999 / 2);  // 128 MB, were they kept
    EXPECT_EQ(clusters.size, std::vector<std::int32_t>{4000});
    EXPECT_LT(bytes, std::size_t{8} << 20);
  }
}

// 40,000 rows of 4 spellings have 800 million pairs, of which a path needs none.
TEST(Memory, OfAPathFollowsTheStrings) {
  const std::vector<std::string> spellings{"aaaa", "aaab", "aabb", "abbb"};
  std::vector<Text> texts;
  for (std::size_t row = 0; row < 40'000; ++row) texts.emplace_back(spellings[row % 4]);
  const Corpus corpus(texts, 1);
  std::vector<std::int32_t> rows(texts.size());
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<std::int32_t> path;
  const ScoreOptions options{.scorer = {Metric::levenshtein, Form::distance}, .score_cutoff = 1};
  const std::size_t bytes = peak_of([&] { path = link_path(corpus, 39'996, 39'999, rows, options, kRun); });
  EXPECT_EQ(path, (std::vector<std::int32_t>{39'996, 1, 2, 39'999}));
  EXPECT_LT(bytes, std::size_t{4} << 20);
}

// Strings that cannot be alike but by being equal are not compared.
TEST(Memory, OfEqualStringsFollowsTheStrings) {
  const Corpus corpus(numbers(30'000));
  const Corpus other(numbers(20'000));
  const ScoreOptions options{.scorer = {Metric::indel, Form::ratio}, .score_cutoff = 100};
  Pairs found;
  EXPECT_LT(peak_of([&] { found = pairs(corpus, other, options, kRun); }), std::size_t{4} << 20);
  EXPECT_EQ(found.size(), 20'000U);
}

}  // namespace
}  // namespace warpmatch
