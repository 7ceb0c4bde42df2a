#include "rarity/reading/matching.hpp"

#include <algorithm>

#include "rarity/model/numbers.hpp"
#include "rarity/model/units.hpp"

namespace warpmatch::rarity {

Matching::Matching(const Reading& reading) : reading_(reading), first_(reading.vocabulary().size()) {}

void Matching::add(std::uint32_t word, Partner partner) {
  if (first_[word] == 0) listed_.push_back(word);
  partner.next = first_[word];
  partners_.push_back(partner);
  first_[word] = static_cast<std::uint32_t>(partners_.size());
}

void Matching::set(std::uint32_t rank) {
  for (const std::uint32_t word : listed_) first_[word] = 0;
  listed_.clear();
  partners_.clear();
  rank_ = rank;
  words_ = reading_.words(rank);
  for (std::uint32_t place = 0; place < words_.size(); ++place)
    for (const Substitute& other : reading_.substitutes(words_[place])) add(other.word, {place, other.similarity, 0});
  // Last, so that it stands first in the list of its word.
  for (std::uint32_t place = 0; place < words_.size(); ++place) add(words_[place], {place, unit, 0});
}

template <class Take>
void Matching::match(std::uint32_t other, const Take& take) {
  const std::span<const std::uint32_t> others = reading_.words(other);
  taken_.assign(words_.size(), 0);
  open_.clear();
  for (std::uint32_t place = 0; place < others.size(); ++place) {
    const std::uint32_t list = first_[others[place]];
    if (list == 0) continue;
    const Partner& partner = partners_[list - 1];
    if (words_[partner.place] == others[place]) {
      taken_[partner.place] = 1;
      take(MatchedWords{others[place], others[place], unit});
    } else {
      open_.push_back(place);
    }
  }
  if (open_.empty()) return;

  choices_.clear();
  for (const std::uint32_t place : open_)
    for (std::uint32_t list = first_[others[place]]; list != 0; list = partners_[list - 1].next) {
      const Partner& partner = partners_[list - 1];
      if (taken_[partner.place] != 0) continue;
      const MatchedWords words{words_[partner.place], others[place], partner.similarity};
      const std::uint64_t weights = std::uint64_t{reading_.weight(words.left)} + reading_.weight(words.right);
      choices_.push_back({{words.similarity, words.left, words.right, weights}, words, partner.place, place});
    }
  std::sort(choices_.begin(), choices_.end());
  other_taken_.assign(others.size(), 0);
  for (const Choice& choice : choices_) {
    if (taken_[choice.left_place] != 0 || other_taken_[choice.right_place] != 0) continue;
    taken_[choice.left_place] = other_taken_[choice.right_place] = 1;
    take(choice.words);
  }
}

double Matching::score(std::uint32_t other) {
  std::uint64_t sum = 0;
  std::uint32_t numbers = 0;  // a number is matched with itself alone
  match(other, [&](const MatchedWords& words) {
    sum += words.product(reading_);
    numbers += reading_.is_number(words.left) ? 1 : 0;
  });
  const double score = score_of(sum, reading_.norm(rank_), reading_.norm(other));
  return contradict(reading_.numbers(rank_), reading_.numbers(other), numbers) ? contradicted(score) : score;
}

std::vector<MatchedWords> Matching::matches(std::uint32_t other) {
  std::vector<MatchedWords> found;
  match(other, [&](const MatchedWords& words) { found.push_back(words); });
  return found;
}

}  // namespace warpmatch::rarity
