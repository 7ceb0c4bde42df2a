#include "dispatch/operations/equal_strings.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "corpus/packing/leader_table.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "dispatch/planning/cost.hpp"
#include "scoring/equal_only.hpp"

namespace warpmatch::dispatch {
namespace {

constexpr std::uint32_t kFewSearched = 8;

/// Lets the monitor of a call stop it.
class Steps {
 public:
  explicit Steps(const Control& control) : monitor_(control.monitor) {}

  void step() {
    if (monitor_ != nullptr && ++steps_ % kStepsBetween == 0) monitor_->report(0, 1);
  }

 private:
  static constexpr std::uint64_t kStepsBetween = 1 << 14;

  Monitor* monitor_;
  std::uint64_t steps_ = 0;
};

/// The strings of one corpus, found in another one by hashing.
class Lookup {
 public:
  Lookup(const corpus::PackedCorpus& from, const corpus::PackedCorpus& in)
      : from_(from), in_(in), symbols_(corpus::translation(from.alphabet(), in.alphabet())) {}

  /// Calls `f(rank, rank of the same string in the other corpus)` where there is one.
  template <class F>
  void for_each(Steps steps, const F& f) {
    auto other = in_.buckets().begin();
    for (const corpus::LengthBucket& bucket : from_.buckets()) {
      while (other != in_.buckets().end() && other->length < bucket.length) ++other;
      if (other == in_.buckets().end()) return;
      if (other->length != bucket.length) continue;
      enter(*other, steps);
      for (std::uint32_t rank = bucket.first; rank < bucket.end(); ++rank) {
        steps.step();
        const std::uint32_t found = find(bucket, rank, *other);
        if (found != corpus::PackedCorpus::no_rank) f(rank, found);
      }
    }
  }

 private:
  using Entry = std::pair<std::uint64_t, std::uint32_t>;  // hash, rank

  std::size_t bytes(const corpus::LengthBucket& bucket) const {
    return std::size_t{bucket.length} * in_.symbol_bytes();
  }

  void enter(const corpus::LengthBucket& bucket, Steps& steps) {
    entries_.clear();
    for (std::uint32_t rank = bucket.first; rank < bucket.end(); ++rank) {
      steps.step();
      entries_.emplace_back(corpus::hash_bytes(in_.string(bucket, rank), bytes(bucket)), rank);
    }
    std::sort(entries_.begin(), entries_.end());
  }

  std::uint32_t find(const corpus::LengthBucket& bucket, std::uint32_t rank, const corpus::LengthBucket& other) {
    if (!translate(bucket, rank)) return corpus::PackedCorpus::no_rank;
    const std::uint64_t hash = corpus::hash_bytes(string_.data(), bytes(other));
    for (auto entry = std::lower_bound(entries_.begin(), entries_.end(), Entry{hash, 0});
         entry != entries_.end() && entry->first == hash; ++entry)
      if (std::memcmp(in_.string(other, entry->second), string_.data(), bytes(other)) == 0) return entry->second;
    return corpus::PackedCorpus::no_rank;
  }

  /// Writes the string in the symbols of the other corpus; false where that lacks one.
  bool translate(const corpus::LengthBucket& bucket, std::uint32_t rank) {
    string_.resize(bytes(bucket) + 1);  // never null
    return corpus::visit_symbol_type(from_.symbol_bytes(), [&](auto from) {
      return corpus::visit_symbol_type(in_.symbol_bytes(), [&](auto to) {
        const auto* symbols = reinterpret_cast<const decltype(from)*>(from_.string(bucket, rank));
        auto* out = reinterpret_cast<decltype(to)*>(string_.data());
        for (std::uint32_t i = 0; i < bucket.length; ++i) {
          const std::uint32_t symbol = symbols_[symbols[i]];
          if (symbol == corpus::Alphabet::absent) return false;
          out[i] = static_cast<decltype(to)>(symbol);
        }
        return true;
      });
    });
  }

  const corpus::PackedCorpus& from_;
  const corpus::PackedCorpus& in_;
  const std::vector<std::uint32_t> symbols_;
  std::vector<Entry> entries_;  ///< of the strings of one length, by hash
  std::vector<std::byte> string_;
};

/// The ranks of a corpus by those of a form in which strings can coincide.
class Members {
 public:
  Members(const corpus::PackedCorpus& corpus, TextForm form) : is_itself_(&corpus.form(form) == &corpus) {
    if (is_itself_) return;
    const std::vector<std::uint32_t>& of = corpus.rank_in_form(form);
    begin_.resize(std::size_t{corpus.form(form).distinct()} + 1);
    for (const std::uint32_t rank : of) ++begin_[rank + 1];
    for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
    ranks_.resize(of.size());
    std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
    for (std::uint32_t rank = 0; rank < of.size(); ++rank) ranks_[next[of[rank]]++] = rank;
  }

  /// Ascending. The span holds until the next call.
  std::span<const std::uint32_t> of(std::uint32_t form_rank) {
    if (is_itself_) return {&(itself_ = form_rank), 1};
    return {ranks_.data() + begin_[form_rank], begin_[form_rank + 1] - begin_[form_rank]};
  }

 private:
  bool is_itself_;
  std::uint32_t itself_ = 0;
  std::vector<std::uint32_t> begin_;
  std::vector<std::uint32_t> ranks_;
};

/// The form in which strings that meet the cutoff are equal.
TextForm deciding_form(const Request& request) {
  return request.rule.metric == Metric::jaccard ? TextForm::unique_words : TextForm::as_is;
}

/// Calls `f(left ranks, right ranks, score)` for each string that both sides have, in the deciding form, where its
/// score meets the cutoff.
template <class F>
void for_each_match(const Request& request, TextForm form, const Control& control, const F& f) {
  Members lefts(request.left, form);
  Members rights(request.right, form);
  const auto match = [&](std::uint32_t left, std::uint32_t right) {
    const std::span<const std::uint32_t> left_ranks = lefts.of(left);
    const std::optional<double> score = score_of_equals(request, left_ranks.front());
    if (score) f(left_ranks, rights.of(right), *score);
  };
  const corpus::PackedCorpus& left = request.left.form(form);
  const corpus::PackedCorpus& right = request.right.form(form);
  Steps steps(control);
  if (&left != &right) return Lookup(left, right).for_each(steps, match);
  for (std::uint32_t rank = 0; rank < left.distinct(); ++rank) {
    steps.step();
    match(rank, rank);
  }
}

}  // namespace

bool joins_equals(const Request& request) {
  // A few strings are found sooner by what the choices keep than by hashing all of these.
  if (request.left.distinct() <= kFewSearched && is_searched(request)) return false;
  return scoring::only_equals_pass(request.rule, request.scorer, request.left.max_length(), request.right.max_length());
}

void equal_pairs(const Request& request, PairSink& sink, const Control& control) {
  const TextForm form = deciding_form(request);
  if (request.self && &request.left.form(form) == &request.left) return;  // distinct strings are no equals
  PairBuffer found(sink);
  Steps steps(control);
  for_each_match(request, form, control, [&](auto lefts, auto rights, double score) {
    for (const std::uint32_t left : lefts)
      for (const std::uint32_t right : rights) {
        steps.step();
        if (!request.self || left < right) found.push_back({left, right, score});
      }
  });
  found.flush();
}

std::vector<Choice> equal_choices(const Request& request, std::size_t k, const Control& control) {
  request.right.note_search();
  std::vector<Choice> choices(request.left.distinct() * k);
  std::vector<std::uint32_t> best;
  for_each_match(request, deciding_form(request), control, [&](auto lefts, auto rights, double score) {
    best.assign(rights.begin(), rights.end());  // all of one score, so rows decide
    std::ranges::sort(best, {}, [&](std::uint32_t rank) { return request.right.first_row(rank); });
    if (best.size() > k) best.resize(k);
    for (const std::uint32_t left : lefts)
      for (std::size_t i = 0; i < best.size(); ++i) choices[left * k + i] = {best[i], score};
  });
  return choices;
}

std::optional<double> score_of_equals(const Request& request, std::uint32_t left_rank) {
  const scoring::ScoreRule& rule = request.rule;
  if (rule.counts_edits) {
    const std::uint32_t length = request.left.length(left_rank);
    const std::uint32_t maximum = rule.scale.maximum(length, length);
    return rule.passes(0, maximum) ? std::optional(rule.score(0, maximum)) : std::nullopt;
  }
  const std::u32string string = request.left.decode(left_rank);
  const Text text{string.data(), string.size(), Encoding::ucs4};
  const double score = warpmatch::score(text, text, {.scorer = request.scorer});
  return rule.passes(score) ? std::optional(score) : std::nullopt;
}

std::vector<std::uint32_t> equal_right_of(const Request& request) {
  std::vector<std::uint32_t> right_of(request.left.distinct(), corpus::PackedCorpus::no_rank);
  const auto match = [&](std::uint32_t left, std::uint32_t right) { right_of[left] = right; };
  if (&request.left != &request.right)
    Lookup(request.left, request.right).for_each(Steps({}), match);
  else
    for (std::uint32_t rank = 0; rank < request.left.distinct(); ++rank) match(rank, rank);
  return right_of;
}

std::uint64_t count_equal_rows(const Request& request) {
  std::uint64_t count = 0;
  if (request.self) {
    for (std::uint32_t rank = 0; rank < request.left.distinct() && request.left.has_duplicates(); ++rank) {
      const std::uint64_t copies = request.left.rows(rank).size();
      if (copies > 1 && score_of_equals(request, rank)) count += copies * (copies - 1) / 2;
    }
    return count;
  }
  const std::vector<std::uint32_t> right_of = equal_right_of(request);
  for (std::uint32_t rank = 0; rank < request.left.distinct(); ++rank)
    if (right_of[rank] != corpus::PackedCorpus::no_rank && score_of_equals(request, rank))
      count += std::uint64_t{request.left.rows(rank).size()} * request.right.rows(right_of[rank]).size();
  return count;
}

}  // namespace warpmatch::dispatch
