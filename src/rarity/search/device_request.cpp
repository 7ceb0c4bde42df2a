#include "rarity/search/device_request.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "rarity/model/gluing.hpp"
#include "rarity/search/heaviest_first.hpp"
#include "scoring/score_rule.hpp"
#include "watch/pace.hpp"

namespace warpmatch::rarity {
namespace {

/// The words of some ranks of a reading.
dispatch::WordLists lists_of(const Reading& reading, const std::vector<std::uint32_t>& ranks) {
  dispatch::WordLists lists;
  lists.begin.reserve(ranks.size() + 1);
  watch::Pace pace;
  for (const std::uint32_t rank : ranks) {
    const auto words = reading.words(rank);
    pace.spend(16 + 4 * words.size());
    lists.begin.push_back(lists.words.size());
    lists.words.insert(lists.words.end(), words.begin(), words.end());
    lists.norms.push_back(reading.norm(rank));
    lists.numbers.push_back(reading.numbers(rank));
    lists.most = std::max(lists.most, static_cast<std::uint32_t>(words.size()));
    lists.bits.emplace_back();
    for (const std::uint32_t word : words) lists.bits.back().add(word);
  }
  lists.begin.push_back(lists.words.size());
  return lists;
}

/// What a score of words is: a similarity from 0 to 1 that no edit distance is behind.
scoring::ScoreRule rule_of(double cutoff) {
  scoring::Measure measure;
  measure.form = Form::similarity;
  measure.counts_edits = false;
  return {measure, std::max(cutoff, std::numeric_limits<double>::denorm_min())};
}

/// Hands on pairs by the ranks of a reading.
class InReading final : public dispatch::PairSink {
 public:
  InReading(dispatch::PairSink& sink, const std::vector<std::uint32_t>& left, const std::vector<std::uint32_t>& right)
      : sink_(sink), left_(left), right_(right) {}

  void take(std::vector<dispatch::RankPair>& pairs) override {
    for (dispatch::RankPair& pair : pairs) pair = {left_[pair.left], right_[pair.right], pair.score};
    sink_.take(pairs);
  }

 private:
  dispatch::PairSink& sink_;
  const std::vector<std::uint32_t>& left_;
  const std::vector<std::uint32_t>& right_;
};

}  // namespace

DeviceRequest::DeviceRequest(const Model& model, const Reading& reading, std::span<const Corpus> sides, double cutoff,
                             unsigned workers)
    : reading_(reading) {
  const bool self = sides.size() == 1;
  const bool same = &corpus::packed(sides.front()) == &corpus::packed(sides.back());
  left_ = read(model, sides.front(), 0, workers);
  right_ = same ? left_ : read(model, sides.back(), static_cast<std::uint32_t>(sides.front().size()), workers);
  words_.left = lists_of(reading, left_.ranks);
  if (!same) words_.right = lists_of(reading, right_.ranks);
  find_wanted(cutoff);
  list_substitutes();
  request_ = std::make_unique<const dispatch::Request>(
      dispatch::Request{*left_.strings, *right_.strings, rule_of(cutoff), {}, self, false, &words_});
}

DeviceRequest::Side DeviceRequest::read(const Model& model, const Corpus& side, std::uint32_t first_row,
                                        unsigned workers) const {
  Side read;
  const bool whole = side.size() == reading_.packed().size();
  read.strings =
      whole ? reading_.shared() : joined(std::span(&side, 1), model.options().glue ? &model.words() : nullptr, workers);
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < read.strings->distinct(); ++rank, pace.spend(4))
    read.ranks.push_back(reading_.packed().rank_of_rows()[first_row + read.strings->first_row(rank)]);
  return read;
}

void DeviceRequest::find_wanted(double cutoff) {
  HeaviestFirst order;
  watch::Pace pace;
  for (const std::uint32_t rank : left_.ranks) {
    order.set(reading_, rank);
    pace.spend(16 + 16 * order.words.size());
    dispatch::WordBits& wanted = words_.wanted.emplace_back();
    for (std::size_t place = order.head(cutoff); place-- > 0;) {
      wanted.add(order.words[place]);
      for (const Substitute& other : reading_.substitutes(order.words[place])) wanted.add(other.word);
    }
  }
}

void DeviceRequest::list_substitutes() {
  watch::Pace pace;
  for (std::uint32_t word = 0; word < reading_.vocabulary().size(); ++word) {
    words_.weights.push_back(reading_.weight(word));
    words_.is_number.push_back(reading_.is_number(word) ? 1 : 0);
    words_.substitute_begin.push_back(words_.substitutes.size());
    for (const Substitute& other : reading_.substitutes(word)) {
      words_.substitutes.push_back(other.word);
      words_.similarities.push_back(other.similarity);
    }
    pace.spend(8);
  }
  words_.substitute_begin.push_back(words_.substitutes.size());
}

void DeviceRequest::find_pairs(const dispatch::Executor& executor, const dispatch::Control& control,
                               dispatch::PairSink& sink) const {
  InReading in_reading(sink, left_.ranks, right_.ranks);
  executor.pairs(*request_, in_reading, control);
}

std::vector<std::vector<dispatch::Choice>> DeviceRequest::find_best(const dispatch::Executor& executor, std::size_t k,
                                                                    const dispatch::Control& control) const {
  std::vector<std::vector<dispatch::Choice>> best(reading_.ranks());
  k = std::min<std::size_t>(k, right_.strings->distinct());
  if (k == 0) return best;
  const std::vector<dispatch::Choice> found = executor.top_k(*request_, k, control);
  for (std::size_t left = 0; left < left_.ranks.size(); ++left) {
    auto& choices = best[left_.ranks[left]];
    for (std::size_t place = left * k; place < (left + 1) * k && found[place].rank != dispatch::Choice::none; ++place)
      choices.push_back({right_.ranks[found[place].rank], found[place].score});
  }
  return best;
}

std::vector<double> DeviceRequest::score_chosen(const dispatch::CudaExecutor& executor, const RowPairs& rows,
                                                const dispatch::Control& control) const {
  const auto& left = left_.strings->rank_of_rows();
  const auto& right = right_.strings->rank_of_rows();
  std::vector<std::uint32_t> left_ranks;
  std::vector<std::uint32_t> right_ranks;
  std::vector<std::size_t> places;
  watch::Pace pace;
  for (std::size_t pair = 0; pair < rows.left.size(); ++pair, pace.spend(8)) {
    const std::uint32_t l = left[static_cast<std::uint32_t>(rows.left[pair])];
    const std::uint32_t r = right[static_cast<std::uint32_t>(rows.right[pair])];
    if (l == corpus::PackedCorpus::no_rank || r == corpus::PackedCorpus::no_rank) continue;
    left_ranks.push_back(l);
    right_ranks.push_back(r);
    places.push_back(pair);
  }
  std::vector<double> found(places.size());
  executor.chosen(*request_, {left_ranks, right_ranks}, found, control);
  std::vector<double> scores(rows.left.size());
  for (std::size_t i = 0; i < places.size(); ++i) scores[places[i]] = found[i];
  return scores;
}

}  // namespace warpmatch::rarity
