#include "index/words/shared_words.hpp"

#include <algorithm>
#include <cmath>

#include "corpus/words/words.hpp"

namespace warpmatch::index {
namespace {

/// Far above the errors of a few roundings, so that no pair is lost to them.
constexpr double kRoundings = 1e-9;

}  // namespace

SharedWords::SharedWords(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, const WordLists& lists,
                         double share, bool self)
    : lists_(lists), share_(share), self_(self), right_needs_(needs_of(right)) {
  if (&left != &right) left_needs_ = needs_of(left);
  const auto list = [&](const auto& walk) {
    return Postings<std::uint32_t>(lists.words(), [&](const auto& add) {
      watch::Pace pace;
      for (std::uint32_t rank = 0; rank < right.distinct(); ++rank) {
        pace.spend(4 + lists.right(rank).size());
        walk(rank, [&](std::uint32_t word) { add(word, rank); });
      }
    });
  };
  all_ = list([&](std::uint32_t rank, const auto& add) {
    for (const std::uint32_t word : lists.right(rank)) add(word);
  });
  if (share_ > 0)
    heads_ = list([&](std::uint32_t rank, const auto& add) { walk_head(lists.right(rank), right_needs_[rank], add); });
}

/// The words in common, each with a space, weigh one more than they are long when they are joined.
std::vector<std::uint64_t> SharedWords::needs_of(const corpus::PackedCorpus& corpus) const {
  const corpus::Words& words = corpus.words();
  std::vector<std::uint64_t> needs(corpus.distinct(), 1);
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < needs.size() && share_ > 0; ++rank) {
    pace.spend(4 + words.of(rank).size());
    std::uint64_t joined = 0;
    for (const std::uint32_t word : words.of(rank)) joined += std::uint64_t{words.length(word)} + 1;
    if (joined == 0) continue;
    const double length = share_ * (1 - kRoundings) * static_cast<double>(joined - 1) - kRoundings;
    needs[rank] = 1 + static_cast<std::uint64_t>(std::ceil(std::max(0.0, length)));
  }
  return needs;
}

/// Sees the rarest words up to where the others weigh too little.
template <class See>
void SharedWords::walk_head(std::span<const std::uint32_t> words, std::uint64_t need, const See& see) const {
  std::uint64_t rest = 0;
  for (const std::uint32_t word : words) rest += weight(word);
  for (const std::uint32_t word : words) {
    if (rest < need) return;
    see(word);
    rest -= weight(word);
  }
}

std::uint64_t SharedWords::memory_bytes() const {
  return (left_needs_.size() + right_needs_.size()) * sizeof(std::uint64_t) + all_.memory_bytes() +
         heads_.memory_bytes();
}

SharedWords::Finder::Finder(const SharedWords& words)
    : of_(words), seen_(words.right_needs_.size()), is_own_(words.lists_.words()) {}

std::span<const std::uint32_t> SharedWords::Finder::of(std::uint32_t left) {
  found_.clear();
  const std::span<const std::uint32_t> words = of_.lists_.left(left);
  const std::uint64_t need = (of_.left_needs_.empty() ? of_.right_needs_ : of_.left_needs_)[left];
  of_.walk_head(words, need, [&](std::uint32_t word) { look_up(of_.all_, word, left); });
  if (of_.share_ > 0)
    for (const std::uint32_t word : words) look_up(of_.heads_, word, left);
  for (const std::uint32_t right : found_) seen_[right] = 0;
  if (of_.share_ == 0) return found_;
  for (const std::uint32_t word : words) is_own_[word] = 1;
  std::erase_if(found_, [&](std::uint32_t right) { return !shares_enough(left, right); });
  for (const std::uint32_t word : words) is_own_[word] = 0;
  return found_;
}

void SharedWords::Finder::look_up(const Postings<std::uint32_t>& postings, std::uint32_t word, std::uint32_t left) {
  std::span<const std::uint32_t> ranks = postings.of(word);
  if (of_.self_) ranks = ranks.subspan(static_cast<std::size_t>(std::ranges::upper_bound(ranks, left) - ranks.begin()));
  probes_ += ranks.size();
  pace_.spend(16);
  watch::in_pieces(ranks, 4, [&](std::span<const std::uint32_t> some) {
    pace_.spend(2 * some.size());
    for (const std::uint32_t right : some) {
      if (seen_[right] != 0) continue;
      seen_[right] = 1;
      found_.push_back(right);
    }
  });
}

bool SharedWords::Finder::shares_enough(std::uint32_t left, std::uint32_t right) {
  const std::span<const std::uint32_t> words = of_.lists_.right(right);
  pace_.spend(4 + words.size());
  std::uint64_t common = 0;
  for (const std::uint32_t word : words) common += is_own_[word] != 0 ? of_.weight(word) : 0;
  return common >= of_.right_needs_[right] ||
         common >= (of_.left_needs_.empty() ? of_.right_needs_ : of_.left_needs_)[left];
}

}  // namespace warpmatch::index
