#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <warpmatch/error.hpp>
#include <warpmatch/rarity.hpp>

#include "corpus/packed_corpus.hpp"
#include "dispatch/choose.hpp"
#include "dispatch/operations/cells.hpp"
#include "dispatch/operations/null_cells.hpp"
#include "dispatch/planning/room.hpp"
#include "join/groups.hpp"
#include "join/kept_pairs.hpp"
#include "join/row_pairs.hpp"
#include "rarity/checks.hpp"
#include "rarity/executor_choice.hpp"
#include "rarity/model/model.hpp"
#include "rarity/model/numbers.hpp"
#include "rarity/model/units.hpp"
#include "rarity/read_call.hpp"
#include "rarity/reading/matching.hpp"
#include "rarity/reading/reading.hpp"
#include "rarity/reading/sides.hpp"
#include "rarity/search/best_rows.hpp"
#include "rarity/search/chosen_pairs.hpp"
#include "rarity/search/device_request.hpp"
#include "rarity/search/join.hpp"
#include "rarity/search/read_rows.hpp"
#include "watch/parallel.hpp"

namespace warpmatch {
namespace {

std::u32string string_of(const rarity::Reading& reading, std::uint32_t word) {
  std::u32string string;
  for (const std::uint32_t symbol : reading.vocabulary().symbols(word))
    string.push_back(reading.vocabulary().alphabet().code_points()[symbol]);
  return string;
}

double as_number(std::uint64_t units) { return static_cast<double>(units) / rarity::unit; }

/// By rank: whether several rows have that text, and a word in it. A string without a word is like no other.
std::vector<bool> repeated_texts(const rarity::Reading& reading) {
  std::vector<bool> repeated(reading.ranks());
  for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank)
    repeated[rank] = reading.packed().rows(rank).size() > 1 && reading.norm(rank) > 0;
  return repeated;
}

/// The words that no match has, heaviest first.
std::vector<WordAlone> alone(const rarity::Reading& reading, std::span<const std::uint32_t> words,
                             const std::vector<rarity::MatchedWords>& matches,
                             std::uint32_t rarity::MatchedWords::*side) {
  std::vector<WordAlone> left_over;
  for (const std::uint32_t word : words)
    if (std::ranges::find(matches, word, side) == matches.end())
      left_over.push_back({string_of(reading, word), as_number(reading.weight(word))});
  std::ranges::stable_sort(left_over, std::ranges::greater{}, &WordAlone::weight);
  return left_over;
}

/// The numbers among the words of one string that the other does not have.
std::vector<std::u32string> numbers_alone(const rarity::Reading& reading, std::span<const std::uint32_t> words,
                                          std::span<const std::uint32_t> others) {
  std::vector<std::u32string> alone;
  for (const std::uint32_t word : words)
    if (reading.is_number(word) && !std::ranges::binary_search(others, word)) alone.push_back(string_of(reading, word));
  return alone;
}

/// What contradicting numbers take, where there is something to take.
void add_contradiction(RarityExplanation& why, const rarity::Reading& reading, std::uint32_t left, std::uint32_t right,
                       std::span<const rarity::MatchedWords> matches) {
  std::uint64_t sum = 0;
  std::uint32_t both = 0;
  for (const rarity::MatchedWords& words : matches) {
    sum += words.product(reading);
    both += reading.is_number(words.left) ? 1 : 0;
  }
  if (sum == 0 || !rarity::contradict(reading.numbers(left), reading.numbers(right), both)) return;
  why.loss = rarity::score_of(sum, reading.norm(left), reading.norm(right)) - why.score;
  why.left_numbers = numbers_alone(reading, reading.words(left), reading.words(right));
  why.right_numbers = numbers_alone(reading, reading.words(right), reading.words(left));
}

Pairs found_rows(const rarity::ReadCall& call, double cutoff) {
  return join::listed_pairs(rarity::ReadRows(call.reading(), call.sides(), cutoff), call.run(),
                            [&](const auto& fresh) { call.find_pairs(cutoff, fresh); });
}

void check_rows(std::span<const Corpus> sides, const RowPairs& rows) {
  if (rows.left.size() != rows.right.size())
    throw InvalidArgument("rows", "must be as many left as right ones, got " + std::to_string(rows.left.size()) +
                                      " and " + std::to_string(rows.right.size()));
  const auto check = [](std::span<const std::int32_t> some, const Corpus& side) {
    for (const std::int32_t row : some)
      if (row < 0 || static_cast<std::size_t>(row) >= side.size())
        throw RangeError("rows", "have the row " + std::to_string(row) + " of " + std::to_string(side.size()));
  };
  check(rows.left, sides.front());
  check(rows.right, sides.back());
}

/// Every score of a left and a right string that is above 0 and meets the cutoff, into cells that hold that of a miss.
template <class Cell>
void fill_cells(const rarity::ReadCall& call, double least, const MatrixView& out, double multiplier,
                const dispatch::Control& control) {
  const rarity::Reading& reading = call.reading();
  const rarity::Sides& sides = call.sides();
  std::vector<std::unique_ptr<rarity::Matching>> matchings(control.workers);
  watch::parallel_for(reading.ranks(), control, [&](std::uint64_t task, unsigned worker) {
    const auto left = static_cast<std::uint32_t>(task);
    if (sides.left(left).empty()) return;
    if (!matchings[worker]) matchings[worker] = std::make_unique<rarity::Matching>(reading);
    matchings[worker]->set(left);
    for (std::uint32_t right = 0; right < reading.ranks(); ++right) {
      if (sides.right(right).empty()) continue;
      const double score = matchings[worker]->score(right);
      if (score == 0 || score < least) continue;
      for (const std::uint32_t row : sides.left(left))
        for (const std::uint32_t column : sides.right(right))
          static_cast<Cell*>(out.data)[row * out.row_stride + sides.right_row(column)] =
              dispatch::to_cell<Cell>(score * multiplier);
    }
  });
}

/// Two strings as a model reads them.
class ReadPair {
 public:
  ReadPair(const rarity::Model& model, Text left, Text right)
      : reading_(model, std::array{corpus_of(left), corpus_of(right)}, RunOptions{{Device::Kind::cpu}, 1, nullptr}) {}

  /// Whether both are strings; then these are their ranks, which are one where the strings are the same.
  bool both() const { return reading_.packed().nulls() == 0; }
  std::uint32_t left() const { return reading_.packed().rank_of_rows()[0]; }
  std::uint32_t right() const { return reading_.packed().rank_of_rows()[1]; }
  const rarity::Reading& reading() const { return reading_; }

 private:
  static Corpus corpus_of(Text text) { return Corpus(std::span<const Text>(&text, 1), 1); }

  rarity::Reading reading_;
};

}  // namespace

Rarity::Rarity(std::span<const Corpus> fitted, const RarityOptions& options, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  model_ = std::make_shared<const rarity::Model>(rarity::fit(fitted, options, run));
}

Rarity::Rarity(const RarityState& state, const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  if (state.words.size() != state.frequencies.size())
    throw InvalidArgument("frequencies", "must be one for each of the " + std::to_string(state.words.size()) +
                                             " words, got " + std::to_string(state.frequencies.size()));
  rarity::WordIndex words;
  for (std::size_t i = 0; i < state.words.size(); ++i) {
    if (state.words[i].empty() || (i > 0 && !(state.words[i - 1] < state.words[i])))
      throw InvalidArgument(
          "words", "must be distinct, not empty and ascending by code point; word " + std::to_string(i) + " is not");
    if (state.frequencies[i] > state.rows)
      throw InvalidArgument("frequencies", "must be at most the " + std::to_string(state.rows) + " rows, got " +
                                               std::to_string(state.frequencies[i]));
    words.append(state.words[i]);
  }
  words.finish();
  model_ = std::make_shared<const rarity::Model>(state.options, state.rows, std::move(words), state.frequencies, run);
}

RarityState Rarity::state() const {
  RarityState state{model_->options(), model_->rows(), {}, model_->frequencies()};
  state.words.reserve(model_->words().size());
  for (std::uint32_t word = 0; word < model_->words().size(); ++word) state.words.emplace_back(model_->words()[word]);
  return state;
}

const RarityOptions& Rarity::options() const { return model_->options(); }
std::uint64_t Rarity::rows() const { return model_->rows(); }
std::size_t Rarity::vocabulary() const { return model_->words().size(); }

double Rarity::weight(Text word) const {
  const ReadPair read(*model_, word, Text{""});
  const auto words = read.both() ? read.reading().words(read.left()) : std::span<const std::uint32_t>{};
  if (words.size() != 1) throw InvalidArgument("word", "must be one word, got " + std::to_string(words.size()));
  return as_number(read.reading().weight(words.front()));
}

double Rarity::score(Text left, Text right) const {
  const ReadPair read(*model_, left, right);
  if (!read.both()) return 0.0;
  rarity::Matching matching(read.reading());
  matching.set(read.left());
  return matching.score(read.right());
}

RarityExplanation Rarity::explain(Text left, Text right) const {
  RarityExplanation why;
  const ReadPair read(*model_, left, right);
  if (!read.both()) return why;
  const rarity::Reading& reading = read.reading();
  rarity::Matching matching(reading);
  matching.set(read.left());
  const std::vector<rarity::MatchedWords> matches = matching.matches(read.right());
  why.score = matching.score(read.right());
  for (const rarity::MatchedWords& words : matches)
    why.matches.push_back(
        {string_of(reading, words.left), string_of(reading, words.right), as_number(words.similarity),
         as_number(reading.weight(words.left)), as_number(reading.weight(words.right)),
         rarity::score_of(words.product(reading), reading.norm(read.left()), reading.norm(read.right()))});
  std::ranges::stable_sort(why.matches, std::ranges::greater{}, &WordMatch::share);
  why.left = alone(reading, reading.words(read.left()), matches, &rarity::MatchedWords::left);
  why.right = alone(reading, reading.words(read.right()), matches, &rarity::MatchedWords::right);
  add_contradiction(why, reading, read.left(), read.right(), matches);
  return why;
}

void Rarity::matrix(const Corpus& queries, const Corpus& choices, const MatrixView& out, std::optional<double> cutoff,
                    double multiplier, const RunOptions& run) const {
  dispatch::check_named(run.device);
  const Watch watch(run.stop, run.monitor);
  const double least = rarity::checked_cutoff(cutoff, false);
  if (out.rows != queries.size() || out.columns != choices.size() || out.row_stride < out.columns)
    throw InvalidArgument(
        "out", "must have shape (" + std::to_string(queries.size()) + ", " + std::to_string(choices.size()) + ")");
  const rarity::ReadCall call(*model_, std::array{queries, choices}, run);
  rarity::BatchCall about = call.about(Operation::matrix, least);
  about.result_bytes = dispatch::bytes_of(out);
  dispatch::visit_dtype(out.dtype, [&](auto type) {
    using Cell = decltype(type);
    if (!dispatch::fits<Cell>(multiplier)) dispatch::throw_does_not_fit(multiplier, out.dtype);
    call.run_on_chosen(
        about,
        [&](const dispatch::Control& control) {
          for (std::size_t row = 0; row < out.rows; ++row)
            std::fill_n(static_cast<Cell*>(out.data) + row * out.row_stride, out.columns,
                        dispatch::to_cell<Cell>(0.0 * multiplier));  // -0.0 where others have it
          fill_cells<Cell>(call, least, out, multiplier, control);
        },
        [&](const dispatch::Executor& executor, const rarity::DeviceRequest& of, const dispatch::Control& control) {
          const dispatch::DenseTarget target{out, multiplier};
          executor.scores(of.request(), target, control);
          dispatch::fill_null_cells(of.request(), target);
        });
  });
}

TopK Rarity::top_k(const Corpus& queries, const Corpus& choices, std::size_t k, std::optional<double> cutoff,
                   const RunOptions& run) const {
  if (k == 0) throw InvalidArgument("k", "must be at least 1, got 0");
  dispatch::check_named(run.device);
  const Watch watch(run.stop, run.monitor);
  const double least = rarity::checked_cutoff(cutoff, false);
  const std::size_t columns = std::min(k, choices.size());
  rarity::check_room_for_best(queries.size(), columns);
  if (columns == 0) return {queries.size(), 0, {}, std::vector<double>{}};
  const rarity::ReadCall call(*model_, std::array{queries, choices}, run);
  const rarity::Reading& reading = call.reading();
  const rarity::Sides& sides = call.sides();
  rarity::BatchCall about = call.about(Operation::top_k, least);
  about.k = columns;
  std::vector<std::vector<dispatch::Choice>> best;
  call.run_on_chosen(
      about,
      [&](const dispatch::Control& control) { best = rarity::find_best(reading, sides, columns, least, control); },
      [&](const dispatch::Executor& executor, const rarity::DeviceRequest& of, const dispatch::Control& control) {
        best = of.find_best(executor, columns, control);
      });

  TopK result{queries.size(), columns, std::vector<std::int32_t>(queries.size() * columns, -1),
              std::vector<double>(queries.size() * columns)};
  auto& scores = std::get<std::vector<double>>(result.scores);
  for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank) {
    if (sides.left(rank).empty()) continue;
    const std::vector<rarity::RowScore> rows = rarity::best_rows(reading, sides, best[rank], columns, least == 0);
    for (const std::uint32_t query : sides.left(rank))
      for (std::size_t i = 0; i < rows.size(); ++i) {
        result.indices[query * columns + i] = static_cast<std::int32_t>(rows[i].row);
        scores[query * columns + i] = rows[i].score;
      }
  }
  return result;
}

Pairs Rarity::pairs(const Corpus& left, const Corpus& right, double cutoff, const RunOptions& run) const {
  dispatch::check_named(run.device);
  const Watch watch(run.stop, run.monitor);
  const double least = rarity::checked_cutoff(cutoff, true);
  return found_rows(rarity::ReadCall(*model_, std::array{left, right}, run), least);
}

Pairs Rarity::self_join(const Corpus& corpus, double cutoff, const RunOptions& run) const {
  dispatch::check_named(run.device);
  const Watch watch(run.stop, run.monitor);
  const double least = rarity::checked_cutoff(cutoff, true);
  return found_rows(rarity::ReadCall(*model_, std::span(&corpus, 1), run), least);
}

std::vector<double> Rarity::score_rows(std::span<const Corpus> sides, const RowPairs& rows,
                                       const RunOptions& run) const {
  dispatch::check_named(run.device);
  const Watch watch(run.stop, run.monitor);
  check_rows(sides, rows);
  const rarity::ReadCall call(*model_, sides, run);
  const dispatch::Control control = dispatch::control_of(run);
  // To bring strings to a device for one comparison each takes longer than to score them: only where it is named.
  if (run.device.kind == Device::Kind::cuda)
    return call.for_device(0).score_chosen(dispatch::named_cuda_executor(run.device), rows, control);
  return rarity::score_chosen(call.reading(), call.sides(), rows, control);
}

std::vector<SharedNumbers> Rarity::shared_numbers(std::span<const Corpus> sides, const RowPairs& rows,
                                                  const RunOptions& run) const {
  dispatch::check_named(run.device);
  const Watch watch(run.stop, run.monitor);
  check_rows(sides, rows);
  const rarity::ReadCall call(*model_, sides, run);
  return rarity::numbers_of_chosen(call.reading(), call.sides(), rows);
}

Clusters Rarity::cluster(const Corpus& corpus, const Corpus& spellings, double cutoff, Linkage linkage,
                         const RunOptions& run) const {
  dispatch::check_named(run.device);
  const Watch watch(run.stop, run.monitor);
  const double least = rarity::checked_cutoff(cutoff, true);
  join::check_spellings(corpus, spellings);
  const auto find = [&] {
    const rarity::ReadCall call(*model_, std::span(&corpus, 1), run);
    const rarity::Reading& reading = call.reading();
    const corpus::PackedCorpus& packed = reading.packed();
    std::unique_ptr<join::Groups> groups;
    call.find_pairs(least, [&]() -> dispatch::PairSink& {
      groups = join::make_groups(linkage, packed, least);
      return *groups;
    });
    groups->finish();
    return join::clusters_of(corpus::packed(spellings), packed, repeated_texts(reading), *groups);
  };
  return dispatch::within_memory(find, [&] { return join::too_large_to_cluster(corpus); });
}

KeptPairs Rarity::keep_pairs(const Corpus& corpus, const Corpus& spellings, double cutoff,
                             const RunOptions& run) const {
  dispatch::check_named(run.device);
  const Watch watch(run.stop, run.monitor);
  const double least = rarity::checked_cutoff(cutoff, true);
  join::check_spellings(corpus, spellings);
  const auto find = [&] {
    const rarity::ReadCall call(*model_, std::span(&corpus, 1), run);
    const rarity::Reading& reading = call.reading();
    auto kept =
        std::make_shared<join::JoinedRanks>(join::JoinedRanks{spellings, reading.shared(), {}, {}, least, true});
    std::unique_ptr<dispatch::ListSink> sink;
    call.find_pairs(least, [&]() -> dispatch::PairSink& {
      kept->pairs = {};
      sink = std::make_unique<dispatch::ListSink>(kept->pairs);
      return *sink;
    });
    kept->scores_of_equals.assign(reading.ranks(), std::numeric_limits<double>::quiet_NaN());
    const std::vector<bool> repeated = repeated_texts(reading);
    for (std::uint32_t rank = 0; rank < reading.ranks(); ++rank)
      if (repeated[rank]) kept->scores_of_equals[rank] = 1.0;
    return KeptPairs(std::move(kept));
  };
  return dispatch::within_memory(find, [&] { return join::too_large_to_cluster(corpus); });
}

}  // namespace warpmatch
