#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <warpmatch/extraction.hpp>
#include <warpmatch/internal/check_length.hpp>

#include "pair/best_matches.hpp"
#include "pair/length_window.hpp"
#include "pair/query.hpp"
#include "scoring/score_rule.hpp"

namespace warpmatch {
namespace {

/// Pairs between two looks at the monitor.
constexpr std::size_t kReportEvery = 256;

}  // namespace

class Extraction::State {
 public:
  State(const Text& query, std::size_t limit, const ScoreOptions& options)
      : best_(options.scorer, limit), rising_(query, options), window_(rising_.length()) {
    window_.narrow(options.scorer, rising_.rule());
  }

  void offer(std::span<const Text> choices) {
    for (const Text& choice : choices) {
      if (is_final_) return;
      const std::size_t row = row_++;
      check_length(choice, "choices", row);
      if (choice.data == nullptr || !window_.contains(choice)) continue;
      if (rising_.takes_several_with(choice))
        wait(choice, row);
      else
        offer_read(choice, row);
    }
    offer_waiting();
  }

  bool is_final() const { return is_final_; }
  std::vector<Match> matches() const { return best_.sorted(); }

 private:
  /// Choices that are compared at once. What is known of the best by then comes late for some of them: for nothing.
  static constexpr std::size_t kTogether = 32;
  /// Choices that have to come without a better one before misses are listed, and the longest length listed.
  static constexpr std::size_t kSettled = 256;
  static constexpr std::uint32_t kListed = 64;
  /// Bytes for choices that are spelled before they are compared, at first and once there have been many.
  static constexpr std::size_t kLeastSpelled = 1000;
  static constexpr std::size_t kMostSpelled = 16000;

  /// `spelled` bytes of the choice were written for it.
  void wait(const Text& choice, std::size_t row, std::size_t spelled = 0) {
    const pair::ShortText text = pair::Query::short_text(choice);
    if (!least_matches_.empty() && !can_match(text, std::min(text.length, query_length()))) return;
    spelled_count_ += spelled;
    texts_[waiting_] = text;
    rows_[waiting_] = row;
    if (++waiting_ == kTogether) offer_waiting();
  }

  std::uint32_t query_length() const { return static_cast<std::uint32_t>(rising_.length()); }

  /// False where so many matches are too few.
  bool can_match(const pair::ShortText& text, std::uint32_t matches) const {
    return matches >= least_matches_[text.length][rising_.begins_alike(text) ? 1 : 0];
  }

  /// Behind the choices that wait, if need be after they have been compared. A call of few choices needs little.
  std::uint8_t* room_for(std::size_t bytes) {
    if (spelled_size_ - spelled_count_ < bytes) {
      offer_waiting();
      if (spelled_size_ < std::max(bytes, kMostSpelled)) {
        spelled_size_ = std::max({bytes, kLeastSpelled, 4 * spelled_size_});
        spelled_ = std::make_unique_for_overwrite<std::uint8_t[]>(spelled_size_);
      }
    }
    return spelled_.get() + spelled_count_;
  }

  void offer_alone(const Text& choice, std::size_t row, double (pair::Query::*score)(const Text&)) {
    offer_waiting();
    if (!is_final_) offer(row, (rising_.*score)(choice));
  }

  /// What has to be spelled, or is compared alone.
  void offer_read(const Text& choice, std::size_t row) {
    if (rising_.lies_in_bytes(choice)) return offer_alone(choice, row, &pair::Query::score_in_bytes);
    if (!rising_.may_spell(choice)) return offer_alone(choice, row, &pair::Query::score_as_it_lies);
    std::uint8_t* const at = room_for(choice.units + pair::ScriptBytes::room_behind);
    const std::optional<std::size_t> bytes = rising_.spell(choice, at);
    if (!bytes) return offer_alone(choice, row, &pair::Query::score_as_it_lies);
    const Text spelled(at, *bytes, Encoding::latin1);
    if (choice.encoding == Encoding::utf8 && !window_.contains(spelled)) return;
    if (!rising_.takes_several_of(*bytes)) return offer_alone(spelled, row, &pair::Query::score_in_bytes);
    wait(spelled, row, *bytes);
  }

  void offer_waiting() {
    const std::size_t count = std::exchange(waiting_, 0);
    spelled_count_ = 0;
    if (count == 0) return;  // of a query that is compared otherwise, too
    if (rising_.counts_matches()) return offer_by_matches(count);
    std::array<std::uint32_t, kTogether> remainders;
    rising_.remainders(std::span(texts_).first(count), remainders.data());
    // Most choices of a long list then cost a look in the place of a score.
    if (least_misses_.empty() && row_ - risen_at_ > kSettled)
      for (std::uint32_t length = 0; length <= kListed; ++length) least_misses_.push_back(rising_.least_miss(length));
    for (std::size_t i = 0; i < count && !is_final_; ++i) {
      const std::uint32_t length = texts_[i].length;
      if (length < least_misses_.size() && remainders[i] >= least_misses_[length]) continue;
      offer(rows_[i], rising_.score_of(remainders[i], length));
    }
  }

  /// And leaves out lengths that no choice has enough matches with.
  void list_least_matches() {
    for (std::uint32_t length = 0; length <= kListed; ++length)
      least_matches_.push_back({rising_.least_matches(length, false), rising_.least_matches(length, true)});
    window_.narrow([&](std::size_t length) {
      return rising_.least_matches(static_cast<std::uint32_t>(length), true) <= std::min(length, rising_.length());
    });
  }

  void offer_by_matches(std::size_t count) {
    std::array<pair::ShortMatches, kTogether> matches;
    rising_.matches(std::span(texts_).first(count), matches.data());
    if (least_matches_.empty() && row_ - risen_at_ > kSettled) list_least_matches();
    for (std::size_t i = 0; i < count && !is_final_; ++i) {
      if (!least_matches_.empty() && !can_match(texts_[i], matches[i].matches)) continue;
      offer(rows_[i], rising_.score_of(matches[i], texts_[i]));
    }
  }

  void offer(std::size_t row, double value) {
    if (!pair::meets(value, rising_.options()) || !best_.offer({row, value})) return;
    is_final_ = best_.is_final();
    if (is_final_) return;  // nothing is better, so no cutoff asks for it
    rising_.set_cutoff(best_.cutoff(rising_.options().score_cutoff));
    window_.narrow(rising_.options().scorer, rising_.rule());
    least_misses_.clear();
    least_matches_.clear();
    risen_at_ = row_;
  }

  pair::BestMatches best_;
  pair::Query rising_;  ///< its cutoff rises: a pair that cannot get in is soon done with
  pair::LengthWindow window_;
  bool is_final_ = false;
  std::size_t row_ = 0;
  std::size_t risen_at_ = 0;
  std::vector<std::uint32_t> least_misses_;  ///< by length of a choice, the least remainder that misses the cutoff
  /// The least number of matches that does not, of a choice that begins with another symbol than the query or not.
  std::vector<std::array<std::uint32_t, 2>> least_matches_;
  std::size_t waiting_ = 0;
  std::unique_ptr<std::uint8_t[]> spelled_;  ///< choices that wait, in bytes
  std::size_t spelled_count_ = 0;
  std::size_t spelled_size_ = 0;
  std::array<pair::ShortText, kTogether> texts_;
  std::array<std::size_t, kTogether> rows_;
};

Extraction::Extraction(Text query, std::size_t limit, const ScoreOptions& options) {
  if (query.data != nullptr && limit > 0) state_ = std::make_unique<State>(query, limit, options);
}

Extraction::~Extraction() = default;

void Extraction::offer(std::span<const Text> choices) {
  if (state_) state_->offer(choices);
}

bool Extraction::is_final() const { return !state_ || state_->is_final(); }

std::vector<Match> Extraction::matches() const { return state_ ? state_->matches() : std::vector<Match>{}; }

std::vector<Match> extract(Text query, std::span<const Text> choices, std::size_t limit, const ScoreOptions& options,
                           Monitor* monitor) {
  const Watch watch(monitor);
  Extraction best(query, limit, options);
  for (std::size_t first = 0; first < choices.size() && !best.is_final(); first += kReportEvery) {
    if (Watch* watching = Watch::current()) watching->report(first, choices.size());
    best.offer(choices.subspan(first, std::min(kReportEvery, choices.size() - first)));
  }
  return best.matches();
}

}  // namespace warpmatch
