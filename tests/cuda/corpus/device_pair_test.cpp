// What stays on a device from one call to the next: a second equal call uploads nothing but what is new.

#include "cuda/corpus/device_pair.hpp"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "cuda/corpus/device_corpus.hpp"
#include "cuda/programs/cell_program.hpp"
#include "cuda/replay/replay_executor.hpp"

namespace warpmatch::test {
namespace {

using Call = std::function<void(const dispatch::Control&)>;

std::uint64_t uploaded_by(const Call& call) {
  dispatch::DeviceUse use;
  call({1, nullptr, &use});
  return use.uploaded_bytes;
}

class KeptBetweenCalls : public ::testing::Test {
 protected:
  Call join(const Corpus& left, const Corpus& right, const Scorer& scorer, double cutoff) const {
    return [&, scorer, cutoff](const dispatch::Control& control) {
      testing::all_pairs(subject_, request(left, right, scorer, cutoff), control);
    };
  }

  const ReplayExecutor subject_{ReplayDevice{}};
  const Corpus left_ = names(1, 60);
  const Corpus right_ = names(2, 90, 40, U"efghijkl");
  const Scorer ratio_{Metric::indel, Form::ratio};
};

TEST_F(KeptBetweenCalls, ASecondJoinOrSearchUploadsNothing) {
  for (const Scorer& scorer : all_but_composites()) {
    SCOPED_TRACE(reference::label(scorer));
    const double cutoff = cutoff_for(scorer, left_, right_, 0.1, TextbookExecutor());
    const Call joins = join(left_, right_, scorer, cutoff);
    const Call searches = [&](const dispatch::Control& control) {
      subject_.top_k(request(left_, right_, scorer, cutoff), 3, control);
    };
    for (const Call& call : {joins, searches}) {
      uploaded_by(call);
      EXPECT_EQ(uploaded_by(call), 0U);
    }
  }
}

/// The rows of the one tile, and of composites the order of their patterns in each form.
TEST_F(KeptBetweenCalls, ASecondMatrixUploadsItsRows) {
  const Corpus left = strings_with_nulls(testing::random_phrases(30, 1));
  const Corpus right = strings_with_nulls(testing::random_phrases(40, 2));
  for (const Scorer& scorer : all_scorers()) {
    SCOPED_TRACE(reference::label(scorer));
    const bool composite = !has_every_form(scoring::ScoreRule({.scorer = scorer}).metric);
    const Call call = [&](const dispatch::Control& control) {
      dense(subject_, request(left, right, scorer), DType::f32, 1.0, control);
    };
    uploaded_by(call);
    const std::uint64_t rows = left.size() * sizeof(cuda::TileRow) + sizeof(std::uint64_t);
    const std::uint64_t orders = composite ? 3 * 2 * 4 * left.size() : 0;
    EXPECT_LE(uploaded_by(call), rows + orders);
  }
}

TEST_F(KeptBetweenCalls, EachCutoffIsOneOfItsOwn) {
  const double cutoffs[] = {90, 80, 70, 60, 50};
  static_assert(std::size(cutoffs) == cuda::DevicePair::most_cutoffs + 1);
  for (const double cutoff : cutoffs) {
    EXPECT_GT(uploaded_by(join(left_, right_, ratio_, cutoff)), 0U);
    EXPECT_EQ(uploaded_by(join(left_, right_, ratio_, cutoff)), 0U);
  }
  EXPECT_EQ(uploaded_by(join(left_, right_, ratio_, 80)), 0U);
  EXPECT_GT(uploaded_by(join(left_, right_, ratio_, 90)), 0U) << "it was the one nobody asked for the longest";
  EXPECT_EQ(uploaded_by(join(left_, right_, ratio_, 80)), 0U);
  const Scorer distance{Metric::indel, Form::distance};
  EXPECT_GT(uploaded_by(join(left_, right_, distance, 80)), 0U) << "the same number, which means another thing";
  for (const double cutoff : cutoffs)
    expect_same_pairs(subject_, TextbookExecutor(), request(left_, right_, ratio_, cutoff));
}

TEST_F(KeptBetweenCalls, OfTheCorporaThatWereThereLast) {
  std::vector<Corpus> others;
  for (std::uint32_t seed = 10; seed <= 10 + cuda::KeptPairs::most; ++seed) others.push_back(names(seed, 40));
  for (const Corpus& other : others) uploaded_by(join(left_, other, ratio_, 80));
  EXPECT_EQ(uploaded_by(join(left_, others[1], ratio_, 80)), 0U);
  EXPECT_GT(uploaded_by(join(left_, others[0], ratio_, 80)), 0U);
  EXPECT_EQ(uploaded_by(join(left_, others[1], ratio_, 80)), 0U);
  EXPECT_GT(uploaded_by(join(left_, others[2], ratio_, 80)), 0U);
}

TEST_F(KeptBetweenCalls, GoesWithEitherCorpus) {
  std::atomic<std::size_t> in_use = 0;
  ReplayDevice device;
  device.in_use = &in_use;
  const ReplayExecutor subject(device);
  const auto join_both = [&](const Corpus& left, const Corpus& right) {
    for (const Scorer& scorer :
         {ratio_, Scorer{Metric::jaccard, Form::similarity}, Scorer{Metric::wratio, Form::ratio}})
      testing::all_pairs(subject, request(left, right, scorer, higher_is_better(scorer.form) ? 0.9 : 1.0));
  };
  for (const bool as_left : {true, false}) {
    std::optional<Corpus> alone = names(3, 50);
    join_both(*alone, *alone);
    const std::size_t of_one = in_use;
    alone.reset();
    EXPECT_EQ(in_use, 0U);
    for (std::uint32_t seed = 20; seed < 23; ++seed) {
      std::optional<Corpus> first = names(3, 50);
      std::optional<Corpus> second = names(seed, 70);
      join_both(*first, *first);
      join_both(as_left ? *first : *second, as_left ? *second : *first);
      EXPECT_GT(in_use, of_one);
      second.reset();
      EXPECT_LE(in_use, of_one) << "signatures of its own layout may not have been needed";
      first.reset();
      EXPECT_EQ(in_use, 0U);
    }
  }
}

/// While a call goes on, others ask for so much else that what it uses is no longer kept.
TEST_F(KeptBetweenCalls, ACallHoldsWhatOthersDrop) {
  struct Meddler : Monitor {
    void report(std::uint64_t, std::uint64_t) override {
      if (reports++ % 8 == 0) meddle();
    }
    std::function<void()> meddle;
    int reports = 0;
  };
  std::vector<Corpus> others;
  for (std::uint32_t seed = 60; seed <= 60 + cuda::KeptPairs::most; ++seed) others.push_back(names(seed, 20));
  Meddler meddler;
  meddler.meddle = [&] {
    for (const double cutoff : {91.0, 92.0, 93.0, 94.0, 95.0}) join(left_, right_, ratio_, cutoff)({});
    for (const Corpus& other : others) join(left_, other, ratio_, 80)({});
  };
  const ReplayExecutor in_tiles(ReplayDevice{}, tiny());
  expect_same_pairs(in_tiles, TextbookExecutor(), request(left_, right_, ratio_, 60.0), {1, &meddler});
  expect_same_top_k(in_tiles, TextbookExecutor(), request(left_, right_, ratio_, 60.0), 3, {1, &meddler});
  EXPECT_GT(meddler.reports, 16);
}

/// Its kernels may still be queued when all else of the call is gone, as when it was stopped.
TEST_F(KeptBetweenCalls, TheQueueOfACallHoldsWhatOthersDrop) {
  const auto copy_of = [](const Corpus& corpus, cuda::Queue& queue) {
    return cuda::DeviceCorpus::of(corpus::packed(corpus), queue);
  };
  std::vector<Corpus> rights;
  for (std::uint32_t seed = 70; seed < 70 + cuda::KeptPairs::most; ++seed) rights.push_back(names(seed, 20));
  std::weak_ptr<cuda::DevicePair> pair;
  std::weak_ptr<const cuda::DeviceCutoff> cutoff;
  {
    ReplayQueue queue(ReplayDevice{});
    const auto left = copy_of(left_, queue);
    pair = left->with(*copy_of(right_, queue), queue);
    const auto cutoff_of = [&](double score, cuda::Queue& of) {
      return pair.lock()->cutoff(of, request(left_, right_, ratio_, score), [] { return cuda::CutoffLengths{}; });
    };
    cutoff = cutoff_of(90, queue);
    ReplayQueue other(ReplayDevice{});
    for (const double score : {80.0, 70.0, 60.0, 50.0}) cutoff_of(score, other);
    for (const Corpus& right : rights) left->with(*copy_of(right, other), other);
    EXPECT_FALSE(cutoff.expired());
    EXPECT_FALSE(pair.expired());
  }
  EXPECT_TRUE(cutoff.expired());
  EXPECT_TRUE(pair.expired());
}

/// A corpus at the address of one that is gone is another one.
TEST_F(KeptBetweenCalls, NoCorpusIsTakenForAnother) {
  for (std::uint32_t seed = 30; seed < 50; ++seed) {
    const Corpus other = names(seed, 40, 40, seed % 2 == 0 ? U"abcd" : U"dcbaxyz");
    expect_same_pairs(subject_, TextbookExecutor(), request(left_, other, ratio_, 60.0));
    expect_same_pairs(subject_, TextbookExecutor(), request(other, right_, ratio_, 60.0));
  }
}

TEST_F(KeptBetweenCalls, ServesSeveralThreads) {
  const std::vector<double> cutoffs = {90, 85, 80, 75, 70, 65, 60, 55};
  std::vector<std::vector<dispatch::RankPair>> expected;
  for (const double cutoff : cutoffs) {
    expected.push_back(testing::all_pairs(TextbookExecutor(), request(left_, right_, ratio_, cutoff)));
    std::ranges::sort(expected.back(), before);
  }
  std::vector<std::jthread> threads;
  for (unsigned number = 0; number < 3; ++number)
    threads.emplace_back([&, number] {
      for (std::size_t i = 0; i < 3 * cutoffs.size(); ++i) {
        const std::size_t at = (i * (number + 1)) % cutoffs.size();
        auto found = testing::all_pairs(subject_, request(left_, right_, ratio_, cutoffs[at]));
        std::ranges::sort(found, before);
        EXPECT_TRUE(found == expected[at]) << cutoffs[at];
      }
    });
}

}  // namespace
}  // namespace warpmatch::test
