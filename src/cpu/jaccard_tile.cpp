#include "cpu/jaccard_tile.hpp"

#include "scoring/similarities.hpp"

namespace warpmatch::cpu {

JaccardSides::JaccardSides(const Orientation& sides, Form form_)
    : pattern_words(sides.patterns.words()),
      text_words(sides.texts.words()),
      word_map(&sides.patterns == &sides.texts ? std::vector<std::uint32_t>{}
                                               : corpus::translation(pattern_words, text_words)),
      form(form_) {}

JaccardTile::JaccardTile(std::shared_ptr<const JaccardSides> sides)
    : sides_(std::move(sides)), index_(sides_->pattern_words, sides_->text_words, sides_->word_map) {}

void JaccardTile::load(std::span<const std::uint32_t> ranks) {
  ranks_.assign(ranks.begin(), ranks.end());
  index_.load(ranks);
}

void JaccardTile::scores(std::uint32_t text, const double*, double* scores) {
  for (std::size_t i = 0; i < ranks_.size(); ++i) scores[i] = score(ranks_[i], text, 0);
  index_.find(text, overlapping_);
  for (const std::uint32_t i : overlapping_) scores[i] = score(ranks_[i], text, common_words(ranks_[i], text));
}

std::size_t JaccardTile::common_words(std::uint32_t pattern_rank, std::uint32_t text_rank) const {
  const std::span<const std::uint32_t> theirs = sides_->text_words.of(text_rank);
  std::size_t common = 0;
  auto next = theirs.begin();
  // Both lists ascend, and so does the map where it has a word.
  for (const std::uint32_t word : sides_->pattern_words.of(pattern_rank)) {
    const std::uint32_t same = sides_->word_map.empty() ? word : sides_->word_map[word];
    if (same == corpus::Words::absent) continue;
    while (next != theirs.end() && *next < same) ++next;
    if (next != theirs.end() && *next == same) ++common;
  }
  return common;
}

double JaccardTile::score(std::uint32_t pattern_rank, std::uint32_t text_rank, std::size_t common) const {
  return scoring::unit_score(sides_->form,
                             scoring::jaccard_similarity(common, sides_->pattern_words.of(pattern_rank).size(),
                                                         sides_->text_words.of(text_rank).size()));
}

}  // namespace warpmatch::cpu
