#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "case.hpp"
#include "families.hpp"

namespace warpmatch::bench {
namespace {

const std::vector<std::string> kLengths{"8", "16", "32", "64", "65", "128", "256", "5-30", "phrases"};

// By what a pair costs: low, medium, high.
const std::array<std::vector<Shape>, 3> kCross{{
    {{"2048x2048", 2'048, 2'048}, {"1x1m", 1, 1'000'000}, {"64x64k", 64, 65'536}},
    {{"1024x1024", 1'024, 1'024}, {"1x250k", 1, 250'000}, {"32x32k", 32, 32'768}},
    {{"256x256", 256, 256}, {"1x50k", 1, 50'000}, {"8x8k", 8, 8'192}},
}};
const std::array<std::vector<Shape>, 3> kSelf{{{{"4k", 4'096, 0}}, {{"2k", 2'048, 0}}, {{"512", 512, 0}}}};
const std::array<std::vector<Shape>, 3> kPaired{
    {{{"100k", 100'000, 100'000}}, {{"25k", 25'000, 25'000}}, {{"5k", 5'000, 5'000}}}};

const std::vector<Shape>& shapes(Pairing pairing, Cost cost) {
  const auto& by_cost = pairing == Pairing::cross ? kCross : pairing == Pairing::self ? kSelf : kPaired;
  return by_cost[static_cast<std::size_t>(cost)];
}

void add(const Kind& kind, const NamedScorer& scorer, const std::string& length, const std::vector<Side>& sides) {
  for (const Shape& shape : shapes(kind.pairing, cost_of(scorer.scorer, length))) {
    const Case subject{kind.name + "/" + scorer.name + "/" + length + "/" + shape.name,
                       kind,
                       scorer,
                       {length, compares_words(scorer.scorer), shape, kind.pairing}};
    for (const Side& side : sides) add_benchmark(subject, side);
  }
}

}  // namespace

void add_throughput() {
  for (const Kind& kind : kinds()) {
    std::vector<Side> sides = kind.pairing == Pairing::paired ? scalar_sides() : simd_sides();
    for (const Side& side : device_sides()) sides.push_back(side);
    for (const NamedScorer& scorer : scorers()) {
      if (kind.pairing == Pairing::self && scorer.scorer.weights.insertion != scorer.scorer.weights.deletion) continue;
      for (const std::string& length : kLengths) add(kind, scorer, length, sides);
    }
  }
}

}  // namespace warpmatch::bench
