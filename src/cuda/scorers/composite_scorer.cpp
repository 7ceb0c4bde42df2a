#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cuda/programs/composite_program.hpp"
#include "cuda/scorers/form_stage.hpp"
#include "cuda/scorers/scorers.hpp"
#include "cuda/scorers/tile_scorer.hpp"
#include "cuda/scorers/word_stage.hpp"
#include "cuda/tiles/sides.hpp"
#include "cuda/tiles/tiles.hpp"
#include "scoring/composite.hpp"

namespace warpmatch::cuda {
namespace {

/// TileScorer::weight of stages. Strands cost a step or so for each cell of a grid that a bit-parallel metric covers by
/// 64.
constexpr std::uint64_t weight_of(const scoring::Stages& stages) {
  constexpr std::uint64_t cells = 48;
  const std::uint64_t ratios = std::uint64_t{stages.ratio} + stages.sorted_ratio + stages.words_ratio;
  const std::uint64_t partials = std::uint64_t{stages.partial} + stages.sorted_partial + stages.words_partial;
  return ratios + (stages.words ? 4 : 0) + cells * partials;
}

/// The tile scorer of metrics that are made of Indel ratios, as cpu::CompositeScorer is on the CPU. A tile is done in
/// parts whose stages fit a buffer: distances and windows in each form, words in common, then the scores. Every stage
/// that the formula can ask for is made, for the pairs that can ask for it.
class CompositeScorer final : public TileScorer {
 public:
  CompositeScorer(Queue& queue, const dispatch::Request& request, const Policy& policy)
      : queue_(queue),
        request_(request),
        stages_(scoring::stages_of(request.rule.metric)),
        part_pairs_(std::min(policy.tile_pairs, most_part_pairs)),
        sides_(queue, request) {
    const auto make = [&](auto& stage, TextForm form, bool distances, bool windows) {
      stage.emplace(queue, policy, request, form, FormStage::Wants{distances, windows});
    };
    if (stages_.ratio || stages_.partial) make(as_is_, TextForm::as_is, stages_.ratio, stages_.partial);
    if (stages_.sorted_ratio || stages_.sorted_partial)
      make(sorted_, TextForm::sorted_words, stages_.sorted_ratio, stages_.sorted_partial);
    if (stages_.words) {
      make(unique_, TextForm::unique_words, stages_.words_ratio, stages_.words_partial);
      words_.emplace(queue, policy, request);
    }
  }

  /// A cutoff says nothing about lengths: a partial or token_set score is high for strings of any.
  const std::vector<RankRange>& filter_by_cutoff(bool self) override {
    self_ = self;
    windows_ = all_windows(request_.left, request_.right);
    return windows_;
  }

  std::uint64_t weight() const override { return weight_of(stages_); }

  void submit(const TileLefts& lefts, RankRange rights, const Outcome& outcome) override {
    if (lefts.on_host.count == 0 || rights.count() == 0) return;
    // Threads take texts, so the smaller side had better be the patterns where it leaves a block's threads idle.
    TileStrings all{lefts, TileLefts::range(rights)};
    if (rights.count() < block_threads && rights.count() < lefts.on_host.count)
      all = {TileLefts::range(rights), lefts, true};
    const RankList& texts = all.texts.on_host;
    const std::uint64_t pairs = std::uint64_t{all.patterns.on_host.count} * texts.count;
    reserve(std::min(all.patterns.on_host.count, most_patterns), texts.ranks != nullptr ? texts.count : 0, pairs);
    const auto some_patterns = static_cast<std::uint32_t>(std::min<std::uint64_t>(most_patterns, part_pairs_));
    const std::uint64_t some_texts = part_pairs_ / std::min(some_patterns, all.patterns.on_host.count);
    for_parts(texts.count, some_texts, [&](RankRange of_texts) {
      for_parts(all.patterns.on_host.count, some_patterns, [&](RankRange of_patterns) {
        TileStrings strings = all;
        strings.patterns = part(all.patterns, of_patterns);
        strings.texts = part(all.texts, of_texts);
        const corpus::PackedCorpus& text_corpus = all.swapped ? request_.left : request_.right;
        strings.longest_text = text_corpus.length(strings.texts.on_host.rank(of_texts.count() - 1));
        score(strings, all.swapped ? of_texts.first : of_patterns.first, outcome);
      });
    });
  }

  void submit_paired(const TileLefts& lefts, const RankList& rights_on_device, std::uint32_t longest_right,
                     const Outcome& outcome) override {
    const std::uint32_t count = lefts.on_host.count;
    if (count == 0) return;
    reserve(count, count, count);
    for_parts(count, part_pairs_, [&](RankRange numbers) {
      TileStrings strings;
      strings.patterns = part(lefts, numbers);
      strings.texts.on_device = rights_on_device.part(numbers.first, numbers.end);
      strings.paired = true;
      strings.longest_text = longest_right;
      score(strings, numbers.first, outcome);
    });
  }

 private:
  /// Pairs whose stages are kept at once: 60 bytes for each at the most.
  static constexpr std::uint64_t most_part_pairs = std::uint64_t{1} << 21;
  /// Patterns of a part: few, because the host sorts them for each form.
  static constexpr std::uint32_t most_patterns = 1024;

  /// Calls `f(range)` for the numbers below `count`, up to `most` of them at once.
  template <class F>
  static void for_parts(std::uint32_t count, std::uint64_t most, const F& f) {
    for (RankRange rest{0, count}; rest.count() > 0;) {
      const RankRange part = rest.start(std::max<std::uint64_t>(most, 1));
      f(part);
      rest.first = part.end;
    }
  }

  static TileLefts part(const TileLefts& of, RankRange numbers) {
    return {of.on_host.part(numbers.first, numbers.end), of.on_device.part(numbers.first, numbers.end)};
  }

  /// What there is room for, in each form.
  struct Room {
    std::uint64_t patterns = 0;
    std::uint64_t listed_texts = 0;
    std::uint64_t pairs = 0;

    friend bool operator==(const Room&, const Room&) = default;
  };

  /// Makes room for parts of a tile of such a size, smaller ones where the device has too little.
  void reserve(std::uint64_t patterns, std::uint64_t listed_texts, std::uint64_t pairs) {
    shrink_to_fit(queue_, part_pairs_, 1, [&] {
      const auto at_least = [&](std::uint64_t kept, std::uint64_t wanted) {
        return std::max(kept, std::min<std::uint64_t>(part_pairs_, wanted));
      };
      const Room wanted{at_least(room_.patterns, patterns), at_least(room_.listed_texts, listed_texts),
                        at_least(room_.pairs, pairs)};
      if (wanted == room_) return;
      room_ = {};
      for (auto* form : {&as_is_, &sorted_, &unique_})
        if (*form) (*form)->reserve(wanted.patterns, wanted.listed_texts, wanted.pairs);
      if (words_) words_->reserve(wanted.pairs);
      room_ = wanted;
    });
  }

  /// Scores a part; `first_number` is that of its first left string in the tile.
  void score(const TileStrings& strings, std::uint32_t first_number, const Outcome& outcome) {
    CompositeTile tile;
    tile.pairs = sides_.task(strings.patterns.on_device, strings.texts.on_device, strings.swapped);
    tile.pairs.first_number = first_number;
    tile.pairs.paired = strings.paired;
    tile.pairs.strip = block_threads;
    tile.self = self_;
    load(as_is_, strings, tile.as_is);
    load(sorted_, strings, tile.sorted);
    load(unique_, strings, tile.unique);
    if (words_) tile.common = words_->common();
    run_stages(tile, strings);
    queue_.run(CompositeProgram{tile, outcome, cutoff()});
  }

  static void load(std::optional<FormStage>& stage, const TileStrings& strings, FormTile& tile) {
    if (!stage) return;
    stage->load(strings);
    tile = stage->tile();
  }

  void run_stages(const CompositeTile& tile, const TileStrings& strings) {
    const Metric metric = request_.rule.metric;
    if (stages_.ratio) as_is_->find_distances();
    if (stages_.sorted_ratio) sorted_->find_distances();
    if (stages_.words_ratio) unique_->find_distances();
    if (stages_.words) words_->compare(tile, strings.swapped, unique_->longest_pattern(), strings.longest_text);
    if (stages_.partial) as_is_->find_windows(tile, PartialNeeds::as_is(metric));
    if (stages_.sorted_partial) sorted_->find_windows(tile, PartialNeeds::sorted(metric));
    if (stages_.words_partial) unique_->find_windows(tile, PartialNeeds::unique(metric));
  }

  /// What the formulas are given. CutoffRule::reported compares whole scores, which Outcome does: a score that meets
  /// the cutoff is made of parts that are the same doubles without one, and others are left out whatever they are.
  double cutoff() const {
    const scoring::ScoreRule& rule = request_.rule;
    return rule.has_cutoff && rule.rule == CutoffRule::rapidfuzz ? rule.cutoff : 0.0;
  }

  Queue& queue_;
  const dispatch::Request& request_;
  scoring::Stages stages_;
  std::size_t part_pairs_;
  Room room_;
  Sides sides_;
  std::optional<FormStage> as_is_;
  std::optional<FormStage> sorted_;
  std::optional<FormStage> unique_;
  std::optional<WordStage> words_;
  std::vector<RankRange> windows_;
  bool self_ = false;
};

}  // namespace

std::unique_ptr<TileScorer> make_composite_scorer(Queue& queue, const dispatch::Request& request,
                                                  const Policy& policy) {
  return std::make_unique<CompositeScorer>(queue, request, policy);
}

}  // namespace warpmatch::cuda
