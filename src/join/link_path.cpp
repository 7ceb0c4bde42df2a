#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <warpmatch/matcher.hpp>

#include "dispatch/operations/equal_strings.hpp"
#include "dispatch/planning/room.hpp"
#include "join/rank_pairs.hpp"

namespace warpmatch {
namespace {

constexpr std::uint32_t kNone = ~std::uint32_t{0};

/// Some strings of a corpus, each once, by the lowest row that holds it; a string is a number of this list.
class Strings {
 public:
  /// `compared` is the form of the corpus in which equal strings count as one.
  Strings(const Corpus& corpus, const corpus::PackedCorpus& compared, std::vector<std::uint32_t> ranks)
      : rows_(std::move(ranks)) {
    const corpus::PackedCorpus& packed = corpus::packed(corpus);
    std::ranges::sort(rows_);
    rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());
    for (std::uint32_t& rank : rows_) rank = compared.first_row(rank);
    std::ranges::sort(rows_);
    for (const std::uint32_t row : rows_) texts_.push_back(packed.decode(packed.rank_of_rows()[row]));
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(rows_.size()); }
  std::uint32_t row(std::uint32_t number) const { return rows_[number]; }
  std::uint32_t number_of(std::uint32_t row) const {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(rows_, row) - rows_.begin());
  }
  /// Row i is the i-th of `numbers`.
  Corpus corpus_of(const std::vector<std::uint32_t>& numbers, unsigned workers) const {
    std::vector<Text> texts;
    texts.reserve(numbers.size());
    for (const std::uint32_t number : numbers)
      texts.emplace_back(texts_[number].data(), texts_[number].size(), Encoding::ucs4);
    return Corpus(texts, workers);
  }

 private:
  std::vector<std::uint32_t> rows_;  ///< ascending
  std::vector<std::u32string> texts_;
};

/// For each right row the lowest left row that it is linked with.
class LowestLinks final : public dispatch::PairSink {
 public:
  explicit LowestLinks(const dispatch::Request& request) : request_(request), left_of_(request.right.size(), kNone) {}

  void take(std::vector<dispatch::RankPair>& pairs) override {
    const std::lock_guard lock(mutex_);
    for (const dispatch::RankPair& pair : pairs) {
      std::uint32_t& left = left_of_[request_.right.first_row(pair.right)];
      left = std::min(left, request_.left.first_row(pair.left));
    }
  }

  const std::vector<std::uint32_t>& left_of() const { return left_of_; }

 private:
  const dispatch::Request& request_;
  std::vector<std::uint32_t> left_of_;
  std::mutex mutex_;
};

/// A search from one string over the links to others, breadth first: a join of the strings reached last with all.
class LinkSearch {
 public:
  LinkSearch(const Strings& strings, const ScoreOptions& options, const RunOptions& run)
      : strings_(strings), options_(options), run_(run), came_from_(strings.size(), kNone) {
    std::vector<std::uint32_t> numbers(strings.size());
    for (std::uint32_t number = 0; number < strings.size(); ++number) numbers[number] = number;
    all_.emplace(strings.corpus_of(numbers, run.workers));
  }

  void start(std::uint32_t string) {
    came_from_[string] = string;
    last_ = {string};
  }

  /// Reaches the strings one link further, in the order of the paths to them; false where there are none.
  bool step() {
    const Corpus lefts = strings_.corpus_of(last_, run_.workers);
    const dispatch::Request request = dispatch::make_request(lefts, *all_, options_);
    std::optional<LowestLinks> links;
    join::rank_pairs(request, run_, [&]() -> dispatch::PairSink& { return links.emplace(request); });
    std::vector<std::pair<std::uint32_t, std::uint32_t>> reached;  // by whom, whom
    for (std::uint32_t string = 0; string < strings_.size(); ++string)
      if (links->left_of()[string] != kNone && came_from_[string] == kNone)
        reached.emplace_back(links->left_of()[string], string);
    std::ranges::sort(reached);
    std::vector<std::uint32_t> next;
    for (const auto& [from, string] : reached) {
      came_from_[string] = last_[from];
      next.push_back(string);
    }
    last_ = std::move(next);
    return !last_.empty();
  }

  bool has_reached(std::uint32_t string) const { return came_from_[string] != kNone; }
  std::uint32_t came_from(std::uint32_t string) const { return came_from_[string]; }
  /// The strings of the last step.
  const std::vector<std::uint32_t>& last() const { return last_; }

 private:
  const Strings& strings_;
  const ScoreOptions& options_;
  const RunOptions& run_;
  std::optional<Corpus> all_;
  std::vector<std::uint32_t> came_from_;
  std::vector<std::uint32_t> last_;
};

std::int32_t as_row(std::uint32_t row) { return static_cast<std::int32_t>(row); }

void check_row(const char* argument, std::size_t row, const Corpus& corpus) {
  if (row >= corpus.size())
    throw InvalidArgument(argument, "must be below " + std::to_string(corpus.size()) + ", the number of rows, got " +
                                        std::to_string(row));
}

/// The path between two rows that differ, whose strings have the ranks `start` and `goal` in what is compared.
std::vector<std::int32_t> search(const Corpus& corpus, const dispatch::Request& request, std::uint32_t from,
                                 std::uint32_t to, std::span<const std::int32_t> among, const ScoreOptions& options,
                                 const RunOptions& run) {
  const std::vector<std::uint32_t>& rank_of_rows = request.left.rank_of_rows();
  const std::uint32_t start = rank_of_rows[from];
  const std::uint32_t goal = rank_of_rows[to];
  if (start == corpus::PackedCorpus::no_rank || goal == corpus::PackedCorpus::no_rank) return {};
  if (start == goal && dispatch::score_of_equals(request, start)) return {as_row(from), as_row(to)};

  std::vector<std::uint32_t> ranks{start, goal};
  for (const std::int32_t row : among) {
    check_row("among", static_cast<std::size_t>(row), corpus);
    if (rank_of_rows[static_cast<std::size_t>(row)] != corpus::PackedCorpus::no_rank)
      ranks.push_back(rank_of_rows[static_cast<std::size_t>(row)]);
  }
  const Strings strings(corpus, request.left, std::move(ranks));
  const std::uint32_t first = strings.number_of(request.left.first_row(start));
  const std::uint32_t last = strings.number_of(request.left.first_row(goal));
  LinkSearch links(strings, options, run);
  links.start(first);
  // Copies that are no pair of their own can still have a neighbour in common.
  if (first == last) {
    if (!links.step()) return {};
    return {as_row(from), as_row(strings.row(links.last().front())), as_row(to)};
  }
  while (!links.has_reached(last))
    if (!links.step()) return {};
  std::vector<std::int32_t> path{as_row(to)};
  for (std::uint32_t string = links.came_from(last); string != first; string = links.came_from(string))
    path.push_back(as_row(strings.row(string)));
  path.push_back(as_row(from));
  std::ranges::reverse(path);
  return path;
}

}  // namespace

std::vector<std::int32_t> link_path(const Corpus& corpus, std::size_t from, std::size_t to,
                                    std::span<const std::int32_t> among, const ScoreOptions& options,
                                    const RunOptions& run) {
  const Watch watch(run.stop, run.monitor);
  check_row("from", from, corpus);
  check_row("to", to, corpus);
  if (from == to) return {as_row(static_cast<std::uint32_t>(from))};
  const auto find = [&] {
    return search(corpus, join::join_request(corpus, corpus, options, true), static_cast<std::uint32_t>(from),
                  static_cast<std::uint32_t>(to), among, options, run);
  };
  return dispatch::within_memory(
      find, [&] { return "searching the links between " + std::to_string(among.size()) + " rows of a cluster"; });
}

}  // namespace warpmatch
