#include "cpu/joins/composite_needs.hpp"

#include <utility>

namespace warpmatch::cpu {
namespace {

// What WRatio weighs its parts with, as scoring::wratio does.
constexpr double kTokens = 0.95;
constexpr double kPartial = 0.9;
constexpr double kPartialBeyond8 = 0.6;

/// More than roundings take of a floor.
constexpr double kRoundings = 1e-9;

class Needs {
 public:
  void ratio(TextForm form, Extent extent, double floor, Apart apart = Apart::any) {
    if (floor <= 100.0) needs.ratios.push_back({form, extent, floor, apart});
  }
  void words(double share, double floor, Apart apart, bool is_all) {
    if (floor <= 100.0) needs.words.push_back({share, apart, is_all});
  }

  /// The words in common against those with the other words of either string; or the words apart, which are compared
  /// in another order than the words of either string stand in.
  void token_set(double floor, Apart apart = Apart::any) {
    ratio(TextForm::unique_words, Extent::whole, floor, apart);
    const double t = floor / 100.0;
    words(t / (2.0 - t), floor, apart, false);
  }
  void token(double floor, Apart apart = Apart::any) {
    token_set(floor, apart);
    ratio(TextForm::sorted_words, Extent::whole, floor, apart);
  }
  void partial_token_set(double floor, Apart apart = Apart::any) {
    ratio(TextForm::unique_words, Extent::window, floor, apart);
    words(0.0, floor, apart, apart == Apart::any);  // of all that WRatio does, this is only a part
  }
  void partial_token(double floor, Apart apart = Apart::any) {
    partial_token_set(floor, apart);
    ratio(TextForm::sorted_words, Extent::window, floor, apart);
  }
  void wratio(double floor) {
    ratio(TextForm::as_is, Extent::whole, floor);
    token(floor / kTokens, Apart::below_1_5);
    for (const auto& [apart, partial] :
         {std::pair(Apart::from_1_5, kPartial), std::pair(Apart::beyond_8, kPartialBeyond8)}) {
      ratio(TextForm::as_is, Extent::window, floor / partial, apart);
      partial_token(floor / (kTokens * partial), apart);
    }
  }

  CompositeNeeds needs;
};

}  // namespace

CompositeNeeds needs_of(Metric metric, double floor) {
  Needs all;
  floor *= 1.0 - kRoundings;
  switch (metric) {
    case Metric::token_set: all.token_set(floor); break;
    case Metric::token: all.token(floor); break;
    case Metric::partial_token_set: all.partial_token_set(floor); break;
    case Metric::partial_token: all.partial_token(floor); break;
    case Metric::wratio: all.wratio(floor); break;
    default: all.ratio(TextForm::as_is, Extent::window, floor); break;
  }
  return all.needs;
}

}  // namespace warpmatch::cpu
