#include "cpu/search/composite_search.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>

#include "corpus/text/symbol_visit.hpp"
#include "corpus/words/word_strings.hpp"
#include "corpus/words/words.hpp"
#include "cpu/joins/composite_needs.hpp"
#include "cpu/scorers/block_scorer.hpp"
#include "pair/query.hpp"
#include "watch/pace.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kPiece = 4096;
constexpr std::uint32_t kFacts = 128;
constexpr std::uint32_t kSampledQueries = 3;
/// Candidates for each of the k places that are scored before anything is ruled out.
constexpr std::size_t kFirst = 4;
/// More than roundings take, of a number of symbols.
constexpr double kRoundings = 1e-6;

// On one core of a Zen 5 with AVX-512.
constexpr double kLookSeconds = 0.3e-9;
constexpr double kScoreSeconds = 9e-9;  // a choice, for each symbol of the two strings

/// The most facts that may be lost and gained from a query to choices of some length; none counts where `lost` < 0.
struct FactRoom {
  std::int64_t lost = -1;
  std::int64_t gained = -1;
};

/// As SymbolScreen has it: what a ratio leaves for a distance of whole strings, or for what a window lacks of the
/// shorter string.
FactRoom room_for(const RatioNeed& need, std::int64_t query, std::int64_t choice) {
  const double apart = 1.0 - need.floor / 100.0 * (1.0 - 1e-9);
  if (need.extent == Extent::whole) {
    const auto distance = static_cast<std::int64_t>(apart * static_cast<double>(query + choice) + kRoundings);
    if (distance < std::abs(query - choice)) return {};
    return {(distance + query - choice) / 2, (distance + choice - query) / 2};
  }
  const auto missing = static_cast<std::int64_t>(
      2.0 * apart / (1.0 + apart) * static_cast<double>(std::min(query, choice)) + kRoundings);
  return {query <= choice ? missing : kFacts, query >= choice ? missing : kFacts};
}

}  // namespace

/// Both sides in one form, and the signatures of the queries in the choices' layout.
struct CompositeSearch::InForm {
  InForm(const dispatch::Request& request, TextForm form_of)
      : form(form_of),
        queries(request.left.form(form)),
        choices(request.right.form(form)),
        is_as_is(&choices == &request.right),
        signatures(corpus::make_signatures(queries, choices.signature_layout(),
                                           symbol_maps(queries.alphabet(), choices.alphabet()).pattern_to_text)) {
    choices.signatures();
  }

  TextForm form;
  const corpus::PackedCorpus& queries;
  const corpus::PackedCorpus& choices;
  const bool is_as_is;  ///< its ranks are those of the choices as they are
  std::vector<core::Signature> signatures;
};

/// One thread's query at a time.
class CompositeSearch::Worker {
 public:
  Worker(const CompositeSearch& search, BestChoices& best, std::size_t k)
      : search_(search),
        request_(search.request_),
        right_(request_.right),
        k_(k),
        best_(best),
        found_(kPiece),
        seen_(right_.distinct()),
        common_(search.by_words_ ? right_.distinct() : 0) {
    const std::vector<char32_t>& points = right_.alphabet().code_points();
    is_latin1_ = points.empty() || points.back() < 0x100;
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
    begin_marks();
    score_likeliest();
    if (floor() <= 0) return score_everything();
    for (const RatioNeed& need : search_.needs_.ratios) find_by_symbols(need);
    if (search_.by_words_) find_by_words(needs_of(request_.rule.metric, floor()).words);
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
  }

  void begin_marks() {
    if (++mark_ != 0) return;
    std::ranges::fill(seen_, 0);
    mark_ = 1;
  }

  /// Queues a choice that has not been before.
  void take(std::uint32_t rank) {
    if (seen_[rank] == mark_) return;
    seen_[rank] = mark_;
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

  /// Those that differ in the fewest facts: whatever the metric, the best are likely to be among them.
  void score_likeliest() {
    const InForm& form = *std::ranges::find_if(search_.forms_, [](const auto& made) { return made != nullptr; })->get();
    const core::Signature& own = signature_in(form);
    const std::vector<core::Signature>& others = form.choices.signatures();
    const std::size_t wanted = std::min<std::size_t>(kFirst * k_, others.size());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> likely;  // differing facts, rank in the form
    for (std::uint32_t facts = 2; likely.size() < wanted && facts <= kFacts; facts *= 2) {
      likely.clear();
      for (std::uint32_t first = 0; first < others.size(); first += kPiece)
        for (const std::uint32_t rank : near(form, first, form.choices.distinct(), {facts, facts}))
          likely.emplace_back(core::difference(own, others[rank]), rank);
    }
    if (likely.size() > wanted) {
      std::ranges::nth_element(likely, likely.begin() + static_cast<std::ptrdiff_t>(wanted));
      likely.resize(wanted);
    }
    for (const auto& [facts, rank] : likely) take_form(form, rank, Apart::any);
    score_queue();
  }

  /// The choices of a way, of one length after the other, by what is known then. The shorter and the longer ones, from
  /// the query's length outwards.
  void find_by_symbols(const RatioNeed& need) {
    const InForm& form = *search_.forms_[static_cast<std::size_t>(need.form)];
    const std::uint32_t length = form.queries.length(request_.left.rank_in_form(need.form)[query_]);
    const std::vector<corpus::LengthBucket>& buckets = form.choices.buckets();
    auto longer = static_cast<std::size_t>(
        std::ranges::lower_bound(buckets, length, {}, &corpus::LengthBucket::length) - buckets.begin());
    std::size_t shorter = longer;
    while (shorter > 0 || longer < buckets.size()) {
      const bool is_longer = shorter == 0 || (longer < buckets.size() &&
                                              buckets[longer].length - length <= length - buckets[shorter - 1].length);
      find_by_symbols(need, form, length, buckets[is_longer ? longer++ : --shorter]);
    }
  }

  void find_by_symbols(RatioNeed need, const InForm& form, std::uint32_t length, const corpus::LengthBucket& bucket) {
    pace_.spend(8);
    if (form.is_as_is && !is_so_apart(need.apart, length_, bucket.length)) return;
    need.floor *= floor();
    if (need.floor > 100.0) return;
    const FactRoom room = room_for(need, length, bucket.length);
    if (room.lost < 0 || room.gained < 0) return;
    for (std::uint32_t first = bucket.first; first < bucket.end(); first += kPiece)
      for (const std::uint32_t rank : near(form, first, bucket.end(), room)) take_form(form, rank, need.apart);
    score_queue();
  }

  const core::Signature& signature_in(const InForm& form) const {
    return form.signatures[request_.left.rank_in_form(form.form)[query_]];
  }

  /// The ranks near the query of a piece that starts at `first`.
  std::span<const std::uint32_t> near(const InForm& form, std::uint32_t first, std::uint32_t end, FactRoom room) {
    const auto most = [](std::int64_t facts) {
      return static_cast<std::uint32_t>(std::min<std::int64_t>(facts, kFacts));
    };
    const std::uint32_t count = std::min(kPiece, end - first);
    counts_.looked_at += count;
    pace_.spend(count / 4 + 1);
    const std::uint32_t found =
        search_.kernels_.near_query(signature_in(form), form.choices.signatures().data() + first, count,
                                    most(room.lost), most(room.gained), found_.data());
    for (std::uint32_t i = 0; i < found; ++i) found_[i] += first;
    return {found_.data(), found};
  }

  /// The choices that a string of a form has been made of.
  void take_form(const InForm& form, std::uint32_t rank, Apart apart) {
    if (form.is_as_is) {
      if (is_so_apart(apart, length_, lengths_[rank])) take(rank);
      return;
    }
    for (const std::uint32_t row : form.choices.rows(rank)) {
      const std::uint32_t choice = right_.rank_of_rows()[row];
      if (is_so_apart(apart, length_, lengths_[choice])) take(choice);
    }
  }

  void find_by_words(std::span<const WordsNeed> needs) {
    const corpus::Words& words = request_.left.words();
    touched_.clear();
    std::uint32_t all = 0;
    for (const std::uint32_t word : words.of(query_)) {
      all += words.length(word) + 1;
      const std::uint32_t same = corpus::find_word(right_.words(), words.symbols(word), search_.map_);
      if (same == corpus::Words::absent) continue;
      for (const std::uint32_t rank : right_.word_strings().of(same)) {
        if (common_[rank] == 0) touched_.push_back(rank);
        common_[rank] += words.length(word) + 1;
      }
      pace_.spend(2 * right_.word_strings().of(same).size());
    }
    for (const std::uint32_t rank : touched_) {
      const std::uint32_t common = std::exchange(common_[rank], 0) - 1;  // joined, as `all` - 1 and `other` are
      if (seen_[rank] == mark_) continue;
      for (const WordsNeed& need : needs) {
        if (!is_so_apart(need.apart, length_, lengths_[rank])) continue;
        if (common + kRoundings >= need.share * (all - 1) || common + kRoundings >= need.share * words_length(rank))
          take(rank);
      }
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
  std::vector<std::uint32_t> found_;
  std::vector<std::uint32_t> queue_;
  std::vector<std::uint32_t> lengths_;  ///< of the choices, by rank
  std::vector<std::uint32_t> seen_;     ///< the mark of the query that a choice has been queued for
  std::uint32_t mark_ = 0;
  std::vector<std::uint32_t> common_;  ///< symbols of words in common, each and a space, by choice
  std::vector<std::uint32_t> touched_;
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
    if (!form) form = std::make_unique<const InForm>(request, need.form);
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
  const SearchCounts counts = run(some, best, k, dispatch::Control{control.workers});
  const double symbols = static_cast<double>(request_.left.text_symbols()) / queries +
                         static_cast<double>(request_.right.text_symbols()) / request_.right.distinct();
  return (static_cast<double>(counts.looked_at) * kLookSeconds * 64 / kernels_.vector_bytes +
          static_cast<double>(counts.scored) * kScoreSeconds * symbols) *
         queries / static_cast<double>(some.size());
}

std::uint64_t CompositeSearch::worker_bytes() const {
  return request_.right.distinct() * (by_words_ ? 3 : 2) * sizeof(std::uint32_t) + kPiece * sizeof(std::uint32_t);
}

}  // namespace warpmatch::cpu
