#include "cpu/joins/symbol_screen.hpp"

#include <limits>
#include <numeric>
#include <utility>

#include "corpus/signature_layout.hpp"
#include "cpu/blocks/symbol_maps.hpp"

namespace warpmatch::cpu {
namespace {

/// What a ratio of `floor` leaves for a distance, of the lengths together, and some more than roundings take.
double share_left(double floor) { return 1.0 - floor / 100.0 * (1.0 - 1e-9); }

}  // namespace

SymbolSides::SymbolSides(const corpus::PackedCorpus& left, const corpus::PackedCorpus& right, TextForm form) {
  const corpus::PackedCorpus& lefts = left.form(form);
  const corpus::PackedCorpus& rights = right.form(form);
  if (&left == &right) {
    sides_.push_back(make_side(left, form, lefts.signatures()));
    return;
  }
  const SymbolMaps maps = symbol_maps(lefts.alphabet(), rights.alphabet());
  const bool rights_own = &corpus::layout_owner(lefts, rights) == &rights;
  const auto translated = rights_own ? corpus::make_signatures(lefts, rights.signature_layout(), maps.pattern_to_text)
                                     : corpus::make_signatures(rights, lefts.signature_layout(), maps.text_to_pattern);
  sides_.push_back(make_side(left, form, rights_own ? translated : lefts.signatures()));
  sides_.push_back(make_side(right, form, rights_own ? rights.signatures() : translated));
}

SymbolSides::Side SymbolSides::make_side(const corpus::PackedCorpus& corpus, TextForm form,
                                         const std::vector<core::Signature>& signatures) {
  const corpus::PackedCorpus& in_form = corpus.form(form);
  const std::vector<std::uint32_t>& rank_in_form = corpus.rank_in_form(form);
  Side side;
  // Ranks of a form are in the order of lengths: strings are put in theirs, those of one form by rank.
  std::vector<std::uint32_t> begin(std::size_t{in_form.distinct()} + 1);
  for (const std::uint32_t rank : rank_in_form) ++begin[rank + 1];
  std::inclusive_scan(begin.begin(), begin.end(), begin.begin());
  side.strings.resize(corpus.distinct());
  side.signatures.resize(corpus.distinct());
  side.places.resize(corpus.distinct());
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < corpus.distinct(); ++rank) {
    pace.spend(16);
    const std::uint32_t of_form = rank_in_form[rank];
    const std::uint32_t place = begin[of_form]++;
    const core::Signature& signature = side.signatures[place] = signatures[of_form];
    side.strings[place] = {in_form.length(of_form), rank,
                           static_cast<std::int32_t>(core::difference(signature, core::Signature{}))};
    side.places[rank] = place;
  }
  return side;
}

std::uint64_t SymbolSides::memory_bytes() const {
  std::uint64_t bytes = 0;
  for (const Side& side : sides_)
    bytes += side.strings.size() * (sizeof(String) + sizeof(core::Signature) + sizeof(std::uint32_t));
  return bytes;
}

// Of a string of m symbols and a window of w <= m, at a ratio of t or more, the common subsequence has t (m + w) / 2
// symbols or more, and no more than w: so w >= m t / (2 - t), and as many symbols of the string are in the window.
SymbolScreen::SymbolScreen(const LaneKernels& kernels, std::shared_ptr<const SymbolSides> sides, Extent extent,
                           double floor, bool self)
    : kernels_(kernels),
      sides_(std::move(sides)),
      extent_(extent),
      self_(self),
      distance_share_(share_left(floor)),
      missing_share_(2.0 * distance_share_ / (1.0 + distance_share_)) {}

/// |l \ r| facts follow from how many differ: (differ + |l| - |r|) / 2.
bool SymbolScreen::admits_places(std::uint32_t left_place, std::uint32_t right_place) const {
  const String& left = sides_->left().strings[left_place];
  const String& right = sides_->right().strings[right_place];
  const auto differ = static_cast<std::int64_t>(
      core::difference(sides_->left().signatures[left_place], sides_->right().signatures[right_place]));
  if (extent_ == Extent::whole)
    return lengths_admit(left.length, right.length) &&
           differ <= most_distance(std::uint64_t{left.length} + right.length);
  const std::int64_t most = 2 * most_missing(std::min(left.length, right.length));
  if (left.length <= right.length && differ + left.facts - right.facts > most) return false;
  return left.length < right.length || differ + right.facts - left.facts <= most;
}

std::uint32_t SymbolScreen::first_place(std::uint32_t shortest) const {
  const auto& strings = sides_->right().strings;
  const auto at = std::ranges::partition_point(
      strings, [&](const String& right) { return right.length < shortest && !lengths_admit(shortest, right.length); });
  return static_cast<std::uint32_t>(at - strings.begin());
}

std::uint32_t SymbolScreen::end_place(std::uint32_t longest) const {
  const auto& strings = sides_->right().strings;
  const auto at = std::ranges::partition_point(
      strings, [&](const String& right) { return right.length <= longest || lengths_admit(longest, right.length); });
  return static_cast<std::uint32_t>(at - strings.begin());
}

void SymbolScreen::load(std::uint32_t first, std::uint32_t count, Block& block) const {
  const String* strings = sides_->left().strings.data() + first;
  const core::Signature* signatures = sides_->left().signatures.data() + first;
  block.count = count;
  block.lanes = (count + 7) / 8 * 8;  // whole vectors of any processor
  block.shortest = strings[0].length;
  block.longest = strings[count - 1].length;
  block.most_slack = std::numeric_limits<std::int64_t>::min() / 2;
  for (std::uint32_t lane = 0; lane < block.lanes; ++lane) {
    const String& string = strings[std::min(lane, count - 1)];
    block.signatures.low[lane] = signatures[std::min(lane, count - 1)].low;
    block.signatures.high[lane] = signatures[std::min(lane, count - 1)].high;
    block.most_facts = std::max<std::int64_t>(block.most_facts, string.facts);
    block.most_slack = std::max(block.most_slack, 2 * most_missing(string.length) - string.facts);
  }
}

std::int64_t SymbolScreen::most_difference(const Block& block, const String& right) const {
  if (extent_ == Extent::whole) return most_distance(std::uint64_t{block.longest} + right.length);
  std::int64_t most = -1;
  if (block.shortest <= right.length) most = block.most_slack + right.facts;
  if (block.longest >= right.length)
    most = std::max(most, 2 * most_missing(right.length) - right.facts + block.most_facts);
  return most;
}

}  // namespace warpmatch::cpu
