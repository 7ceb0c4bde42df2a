#include "cpu/search/composite_search.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "corpus/words/word_strings.hpp"
#include "corpus/words/words.hpp"
#include "cpu/joins/composite_needs.hpp"
#include "cpu/scorers/block_scorer.hpp"
#include "cpu/search/form_screen.hpp"
#include "pair/query.hpp"
#include "watch/pace.hpp"
#include "watch/uncounted.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kSampledQueries = 3;
/// Candidates for each of the k places that are scored before anything is ruled out.
constexpr std::size_t kFirst = 4;
/// Choices of at least, and of less than the query's length among which those are looked for.
constexpr std::uint32_t kLikelyReach = 4 * FormScreen::piece;
/// Facts that those differ in, to begin with.
constexpr std::uint32_t kFewFacts = 2;
/// More than roundings take, of a number of symbols.
constexpr double kRoundings = 1e-6;

// On one core of a Zen 5 with AVX-512.
constexpr double kLookSeconds = 0.3e-9;
constexpr double kReadSeconds = 1e-9;   // a candidate's symbols, each
constexpr double kScoreSeconds = 9e-9;  // a choice, for each symbol of the two strings

}  // namespace

/// One thread's query at a time.
class CompositeSearch::Worker {
 public:
  Worker(const CompositeSearch& search, BestChoices& best, std::size_t k)
      : search_(search),
        request_(search.request_),
        right_(request_.right),
        k_(k),
        best_(best),
        taken_((right_.distinct() + 63) / 64),
        common_(search.by_words_ ? right_.distinct() : 0) {
    for (std::size_t form = 0; form < text_forms; ++form)
      if (search.forms_[form]) screens_[form].emplace(search.kernels_, *search.forms_[form]);
    const std::vector<char32_t>& points = right_.alphabet().code_points();
    is_latin1_ = points.empty() || points.back() < 0x100;
    lengths_.reserve(right_.distinct());
    for (const corpus::LengthBucket& bucket : right_.buckets()) {
      pace_.spend(bucket.count / 4);
      lengths_.resize(bucket.end(), bucket.length);
    }
  }

  const SearchCounts& counts() const { return counts_; }

  void run(std::uint32_t query) {
    query_ = query;
    length_ = request_.left.length(query);
    load();
    score_likeliest();
    if (floor() <= 0) return score_everything();
    if (search_.by_words_) touch_words();
    // First what one word in common makes equally good: few are to be scored, and it can leave little to the others.
    for (const WordsNeed& need : needs_of(request_.rule.metric, floor()).words)
      if (need.share == 0) find_by_a_word(need);
    for (const RatioNeed& need : search_.needs_.ratios) find_by_symbols(need);
    for (const WordsNeed& need : needs_of(request_.rule.metric, floor()).words)
      if (need.share > 0) find_by_words(need);
  }

 private:
  /// What a choice has to reach, at least: what it takes to be told from what is below it.
  double floor() const { return std::max(scorer_cutoff(request_.rule), best_.worst(query_) * below_cutoff); }

  void load() {
    scorer_.reset();
    points_ = request_.left.decode(query_);
    bytes_.clear();
    bytes_.reserve(1);  // an empty string lies somewhere, too; a null does not
    const bool is_latin1 = std::ranges::all_of(points_, [](char32_t point) { return point < 0x100; });
    if (is_latin1) bytes_.assign(points_.begin(), points_.end());
    const Text text = is_latin1 ? Text(bytes_.data(), bytes_.size(), Encoding::latin1)
                                : Text(points_.data(), points_.size(), Encoding::ucs4);
    scorer_.emplace(text, ScoreOptions{.scorer = request_.scorer});
    for (auto& screen : screens_)
      if (screen) screen->load(request_.left.rank_in_form(screen->sides().form)[query_]);
    for (const std::uint32_t rank : ever_taken_) taken_[rank / 64] = 0;
    ever_taken_.clear();
  }

  bool is_taken(std::uint32_t rank) const { return (taken_[rank / 64] >> (rank % 64) & 1) != 0; }

  /// Queues a choice that has not been before.
  void take(std::uint32_t rank) {
    if (is_taken(rank)) return;
    taken_[rank / 64] |= std::uint64_t{1} << (rank % 64);
    ever_taken_.push_back(rank);
    queue_.push_back(rank);
  }

  void score_queue() {
    for (const std::uint32_t rank : queue_) score(rank);
    queue_.clear();
  }

  void score_everything() {
    for (std::uint32_t rank = 0; rank < right_.distinct(); ++rank) take(rank);
    score_queue();
  }

  void score(std::uint32_t rank) {
    ++counts_.scored;
    pace_.spend(64 + 4 * (length_ + lengths_[rank]));
    const double least = floor();
    scorer_->set_cutoff(least > 0 ? std::optional(least) : std::nullopt);
    const double score = scorer_->score(text_of(rank));
    const double worst = best_.worst(query_);
    if ((least > 0 && score < least) || (worst != BestChoices::open && score < worst) || !request_.rule.passes(score))
      return;
    best_.offer(query_, {scoring::order_of(request_.rule.form, score), right_.first_row(rank)}, {rank, score});
  }

  Text text_of(std::uint32_t rank) {
    if (!is_latin1_) {
      choice_points_ = right_.decode(rank);
      return {choice_points_.data(), choice_points_.size(), Encoding::ucs4};
    }
    const corpus::LengthBucket& bucket = right_.bucket_of(rank);
    const std::vector<char32_t>& points = right_.alphabet().code_points();
    const auto* symbols = reinterpret_cast<const std::uint8_t*>(right_.string(bucket, rank));
    choice_bytes_.reserve(1);
    choice_bytes_.resize(bucket.length);
    for (std::uint32_t i = 0; i < bucket.length; ++i) choice_bytes_[i] = static_cast<std::uint8_t>(points[symbols[i]]);
    return {choice_bytes_.data(), choice_bytes_.size(), Encoding::latin1};
  }

  /// Those about the query's length that differ in the fewest facts: whatever the metric, they are likely to be as good
  /// as the best, and what comes after asks for that much. A limit is found that leaves enough; it shrinks with what is
  /// read.
  void score_likeliest() {
    FormScreen& screen = **std::ranges::find_if(screens_, [](const auto& made) { return made.has_value(); });
    const corpus::PackedCorpus& choices = screen.sides().choices;
    const std::size_t wanted = std::min<std::size_t>(kFirst * k_, choices.distinct());
    likely_.clear();
    std::uint32_t limit = kFewFacts;  // of facts lost, and of facts gained
    std::uint32_t most = 2 * FactRoom::facts;
    const auto look_at = [&](std::uint32_t first, std::uint32_t end) {
      const std::size_t before = likely_.size();
      for (;; limit *= 2) {
        for (const std::uint32_t rank : near(screen, first, end, {limit, limit}))
          if (const std::uint32_t facts = screen.difference(rank); facts <= most) likely_.emplace_back(facts, rank);
        if (likely_.size() >= wanted || limit >= FactRoom::facts) break;
        likely_.resize(before);
      }
      if (likely_.size() <= wanted) return;
      const auto last = likely_.begin() + static_cast<std::ptrdiff_t>(wanted) - 1;
      std::ranges::nth_element(likely_, last);
      most = last->first;
      limit = std::min(limit, (most + 1) / 2);
      likely_.resize(wanted);
    };
    const auto longer = std::ranges::lower_bound(choices.buckets(), screen.length(), {}, &corpus::LengthBucket::length);
    const std::uint32_t middle = longer == choices.buckets().end() ? choices.distinct() : longer->first;
    const std::uint32_t first_read = middle - std::min(middle, kLikelyReach);
    const std::uint32_t end_read = middle + std::min(choices.distinct() - middle, kLikelyReach);
    for (std::uint32_t first = middle; first < end_read; first += FormScreen::piece) look_at(first, end_read);
    for (std::uint32_t first = first_read; first < middle; first += FormScreen::piece) look_at(first, middle);
    for (const auto& [facts, rank] : likely_) take_form(screen.sides(), rank, Apart::any);
    score_queue();
  }

  /// The choices of a way, of one length after the other, by what is known then. The shorter and the longer ones, from
  /// the query's length outwards.
  void find_by_symbols(const RatioNeed& need) {
    FormScreen& screen = *screens_[static_cast<std::size_t>(need.form)];
    const std::uint32_t length = screen.length();
    const std::vector<corpus::LengthBucket>& buckets = screen.sides().choices.buckets();
    auto longer = static_cast<std::size_t>(
        std::ranges::lower_bound(buckets, length, {}, &corpus::LengthBucket::length) - buckets.begin());
    std::size_t shorter = longer;
    while (shorter > 0 || longer < buckets.size()) {
      const bool is_longer = shorter == 0 || (longer < buckets.size() &&
                                              buckets[longer].length - length <= length - buckets[shorter - 1].length);
      find_by_symbols(need, screen, buckets[is_longer ? longer++ : --shorter]);
    }
  }

  void find_by_symbols(const RatioNeed& need, FormScreen& screen, const corpus::LengthBucket& bucket) {
    const FormSides& sides = screen.sides();
    pace_.spend(8);
    if (sides.is_as_is && !is_so_apart(need.apart, length_, bucket.length)) return;
    for (std::uint32_t first = bucket.first; first < bucket.end(); first += FormScreen::piece) {
      const double least = need.floor * floor();
      if (least > 100.0) return;
      const RatioRoom room = room_for(need.extent, least, screen.length(), bucket.length);
      if (room.is_none()) return;
      const std::span<std::uint32_t> candidates = near(screen, first, bucket.end(), room.facts);
      if (candidates.empty()) continue;
      const std::uint64_t symbols = candidates.size() * std::uint64_t{bucket.length};
      counts_.read += symbols;
      pace_.spend(symbols);
      const std::span<std::uint32_t> alike = screen.with_bigrams(bucket, candidates, room.bigrams);
      const std::span<std::uint32_t> near_enough = screen.within(bucket, alike, room.distance);
      for (const std::uint32_t rank : near_enough) take_form(sides, rank, need.apart);
      // Where words are in common, the others are compared without them.
      if (need.form == TextForm::unique_words && !touched_.empty())
        for (const std::uint32_t rank : alike.subspan(near_enough.size()))
          if (has_common_words(sides, rank)) take_form(sides, rank, need.apart);
      score_queue();
    }
  }

  bool has_common_words(const FormSides& form, std::uint32_t rank) const {
    return common_[form.is_as_is ? rank : right_.rank_of_rows()[form.choices.first_row(rank)]] != 0;
  }

  /// The ranks near the query of a piece that starts at `first`.
  std::span<std::uint32_t> near(FormScreen& screen, std::uint32_t first, std::uint32_t end, FactRoom room) {
    const std::uint32_t count = std::min(FormScreen::piece, end - first);
    counts_.looked_at += count;
    pace_.spend(count / 4 + 1);
    return screen.near(first, end, room);
  }

  /// The choices that a string of a form has been made of.
  void take_form(const FormSides& form, std::uint32_t rank, Apart apart) {
    if (form.is_as_is) {
      if (is_so_apart(apart, length_, lengths_[rank])) take(rank);
      return;
    }
    for (const std::uint32_t row : form.choices.rows(rank)) {
      const std::uint32_t choice = right_.rank_of_rows()[row];
      if (is_so_apart(apart, length_, lengths_[choice])) take(choice);
    }
  }

  /// Counts what the choices have of the query's words.
  void touch_words() {
    const corpus::Words& words = request_.left.words();
    for (const std::uint32_t rank : touched_) common_[rank] = 0;
    touched_.clear();
    words_length_ = 0;
    for (const std::uint32_t word : words.of(query_)) {
      words_length_ += words.length(word) + 1;
      const std::uint32_t same = corpus::find_word(right_.words(), words.symbols(word), search_.map_);
      if (same == corpus::Words::absent) continue;
      for (const std::uint32_t rank : right_.word_strings().of(same)) {
        if (common_[rank] == 0) touched_.push_back(rank);
        common_[rank] += words.length(word) + 1;
      }
      pace_.spend(2 * right_.word_strings().of(same).size());
    }
  }

  /// The first k rows of those that have a word in common: whichever of the others is better is so by another way.
  void find_by_a_word(const WordsNeed& need) {
    first_rows_.clear();
    for (const std::uint32_t rank : touched_)
      if (is_so_apart(need.apart, length_, lengths_[rank]) && !is_taken(rank))
        first_rows_.emplace_back(right_.first_row(rank), rank);
    if (first_rows_.size() > k_) {
      std::ranges::nth_element(first_rows_, first_rows_.begin() + static_cast<std::ptrdiff_t>(k_));
      first_rows_.resize(k_);
    }
    for (const auto& [row, rank] : first_rows_) take(rank);
    score_queue();
  }

  void find_by_words(const WordsNeed& need) {
    const double of_query = need.share * (words_length_ - 1);
    for (const std::uint32_t rank : touched_) {
      const double common = common_[rank] - 1 + kRoundings;  // joined, as all of either string are
      if (common < of_query && common < need.share * words_length(rank)) continue;
      if (is_so_apart(need.apart, length_, lengths_[rank])) take(rank);
    }
    score_queue();
  }

  /// Of the distinct words of a choice, joined.
  std::uint32_t words_length(std::uint32_t rank) const {
    std::uint32_t length = 0;
    for (const std::uint32_t word : right_.words().of(rank)) length += right_.words().length(word) + 1;
    return length - 1;
  }

  const CompositeSearch& search_;
  const dispatch::Request& request_;
  const corpus::PackedCorpus& right_;
  const std::size_t k_;
  BestChoices& best_;
  std::array<std::optional<FormScreen>, text_forms> screens_;  ///< of the forms that the ways compare
  std::vector<std::uint32_t> queue_;
  std::vector<std::uint32_t> lengths_;     ///< of the choices, by rank
  std::vector<std::uint64_t> taken_;       ///< a bit for each choice that has been queued for the query
  std::vector<std::uint32_t> ever_taken_;  ///< those that have one
  std::vector<std::pair<std::uint32_t, std::uint32_t>> likely_;  ///< differing facts, rank in the form
  std::vector<std::uint32_t> common_;   ///< symbols of words in common, each and a space, by choice
  std::vector<std::uint32_t> touched_;  ///< choices that have some
  std::vector<std::pair<std::uint32_t, std::uint32_t>> first_rows_;  ///< row, rank
  std::uint32_t words_length_ = 0;                                   ///< of the query's words, each and a space
  bool is_latin1_ = false;

  std::uint32_t query_ = 0;
  std::uint32_t length_ = 0;
  std::u32string points_;
  std::vector<std::uint8_t> bytes_;
  std::optional<pair::Query> scorer_;
  std::u32string choice_points_;
  std::vector<std::uint8_t> choice_bytes_;
  SearchCounts counts_;
  watch::Pace pace_;
};

bool CompositeSearch::serves(const dispatch::Request& request) {
  return !request.rule.counts_edits && request.rule.metric >= Metric::partial && request.rule.form == Form::ratio &&
         !request.self;
}

CompositeSearch::CompositeSearch(const LaneKernels& kernels, const dispatch::Request& request)
    : kernels_(kernels),
      request_(request),
      needs_(needs_of(request.rule.metric, 1.0)),
      by_words_(!needs_.words.empty()),
      map_(symbol_maps(request.left.alphabet(), request.right.alphabet()).pattern_to_text) {
  for (const RatioNeed& need : needs_.ratios) {
    auto& form = forms_[static_cast<std::size_t>(need.form)];
    if (!form) form = std::make_unique<const FormSides>(request, need.form);
  }
  request.right.rank_of_rows();
  if (by_words_) request.right.word_strings();
}

CompositeSearch::~CompositeSearch() = default;

SearchCounts CompositeSearch::run(const std::vector<std::uint32_t>& queries, BestChoices& best, std::size_t k,
                                  const dispatch::Control& control) const {
  return run_search(queries, control, [&] { return std::make_unique<Worker>(*this, best, k); });
}

SearchCounts CompositeSearch::run(BestChoices& best, std::size_t k, const dispatch::Control& control) const {
  std::vector<std::uint32_t> queries(request_.left.distinct());
  for (std::uint32_t rank = 0; rank < queries.size(); ++rank) queries[rank] = rank;
  return run(queries, best, k, control);
}

double CompositeSearch::sampled_seconds(std::size_t k, const dispatch::Control& control) const {
  const std::uint32_t queries = request_.left.distinct();
  if (queries == 0 || request_.right.distinct() == 0) return 0;
  std::vector<std::uint32_t> some(std::min(kSampledQueries, queries));
  for (std::uint32_t i = 0; i < some.size(); ++i)
    some[i] = static_cast<std::uint32_t>((2 * i + 1) * std::uint64_t{queries} / (2 * some.size()));
  BestChoices best(queries, k);
  const watch::Uncounted uncounted;
  const SearchCounts counts = run(some, best, k, dispatch::Control{control.workers});
  const double symbols = static_cast<double>(request_.left.text_symbols()) / queries +
                         static_cast<double>(request_.right.text_symbols()) / request_.right.distinct();
  return (static_cast<double>(counts.looked_at) * kLookSeconds * 64 / kernels_.vector_bytes +
          static_cast<double>(counts.read) * kReadSeconds +
          static_cast<double>(counts.scored) * kScoreSeconds * symbols) *
         queries / static_cast<double>(some.size());
}

std::uint64_t CompositeSearch::worker_bytes() const {
  std::uint64_t bytes = request_.right.distinct() * (by_words_ ? 2 : 1) * sizeof(std::uint32_t);
  for (const auto& form : forms_)
    if (form) bytes += FormScreen::memory_bytes(*form);
  return bytes + request_.right.distinct() / 8;
}

}  // namespace warpmatch::cpu
