#include "corpus/signature_layout.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "corpus/packed_corpus.hpp"
#include "corpus/packing/alphabet.hpp"
#include "corpus/text/string_visit.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "watch/fork_join.hpp"
#include "watch/pace.hpp"

namespace warpmatch::corpus {
namespace {

constexpr unsigned signature_bits = 128;

/// Strings a layout is judged by: enough to know each fact's share to a fraction of a percent.
constexpr std::uint32_t sample_size = 1U << 16;

/// How many strings of the sample hold each class at least k times, k = 1 .. max_count.
using Reached = std::array<std::array<std::uint32_t, SignatureLayout::max_count + 1>, SignatureLayout::classes>;

/// How often the symbols of one string occur, by class, up to max_count.
class ClassCounts {
 public:
  /// Counts one more and returns how many there are, at most max_count.
  unsigned add(std::uint8_t symbol_class) {
    std::uint8_t& count = counts_[symbol_class];
    count = static_cast<std::uint8_t>(count + (count < SignatureLayout::max_count));
    return count;
  }
  unsigned operator[](std::uint8_t symbol_class) const { return counts_[symbol_class]; }

 private:
  std::array<std::uint8_t, SignatureLayout::classes> counts_{};
};

/// Calls `visit(symbols)` for evenly strided strings of the corpus, all of them where they are few.
template <class Symbol, class Visit>
void visit_sample(const PackedCorpus& corpus, const Visit& visit) {
  const std::uint32_t stride = std::max<std::uint32_t>(1, (corpus.distinct() + sample_size - 1) / sample_size);
  std::uint32_t rank = 0;
  watch::Pace pace;
  for (const LengthBucket& bucket : corpus.buckets()) {
    for (; rank < bucket.end(); rank += stride) {
      pace.spend(8 + std::uint64_t{4} * bucket.length);
      const std::span string(reinterpret_cast<const Symbol*>(corpus.string(bucket, rank)), bucket.length);
      visit(string);
    }
  }
}

/// Gives each symbol, the most frequent first, to the class that is lightest so far. Frequent symbols end up
/// alone and rare ones together, with no limit to tune between the two.
std::vector<std::uint8_t> spread(const std::vector<std::uint64_t>& frequency) {
  std::vector<std::uint32_t> by_frequency(frequency.size());
  std::iota(by_frequency.begin(), by_frequency.end(), 0U);
  std::stable_sort(by_frequency.begin(), by_frequency.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return frequency[a] > frequency[b]; });

  std::array<std::uint64_t, SignatureLayout::classes> load{};
  std::vector<std::uint8_t> class_of_symbol(frequency.size());
  for (const std::uint32_t symbol : by_frequency) {
    const auto lightest = std::min_element(load.begin(), load.end());
    // Symbols outside the sample weigh something too, or one class would take them all.
    *lightest += frequency[symbol] + 1;
    class_of_symbol[symbol] = static_cast<std::uint8_t>(lightest - load.begin());
  }
  return class_of_symbol;
}

template <class Symbol>
std::vector<std::uint64_t> symbol_frequency(const PackedCorpus& corpus) {
  std::vector<std::uint64_t> frequency(corpus.alphabet().size());
  visit_sample<Symbol>(corpus, [&](std::span<const Symbol> symbols) {
    watch::in_pieces(symbols, 2, [&](std::span<const Symbol> piece) {
      for (const Symbol symbol : piece) ++frequency[symbol];
    });
  });
  return frequency;
}

template <class Symbol>
Reached count_reached(const PackedCorpus& corpus, const std::vector<std::uint8_t>& class_of_symbol,
                      std::uint64_t& sampled) {
  Reached reached{};
  visit_sample<Symbol>(corpus, [&](std::span<const Symbol> symbols) {
    ClassCounts counts;
    watch::in_pieces(symbols, 2, [&](std::span<const Symbol> piece) {
      for (const Symbol symbol : piece) {
        const std::uint8_t c = class_of_symbol[symbol];
        if (counts[c] < SignatureLayout::max_count) ++reached[c][counts.add(c)];
      }
    });
    ++sampled;
  });
  return reached;
}

/// "Class c occurs at least k times", and how evenly that splits the sample: p (1 - p), scaled to an integer.
struct Fact {
  std::uint64_t evenness = 0;
  unsigned k = 0;
  unsigned c = 0;
};

/// The facts of a part: the first one's split the sample best. Best first; ties go to the smaller count, then to the
/// lower class.
std::vector<Fact> facts_of(unsigned part, const Reached& reached, std::uint64_t sampled) {
  std::vector<Fact> facts;
  facts.reserve(std::size_t{SignatureLayout::classes} * SignatureLayout::max_count);
  for (unsigned c = 0; c < SignatureLayout::classes; ++c) {
    for (unsigned k = 1; k <= SignatureLayout::max_count; ++k) {
      facts.push_back({reached[c][k] * (sampled - reached[c][k]), k, c});
    }
  }
  std::sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) {
    return std::tie(b.evenness, a.k, a.c) < std::tie(a.evenness, b.k, b.c);
  });
  const auto first = facts.begin() + part * signature_bits;
  return {first, first + signature_bits};
}

/// Numbers the facts' bits in the order given, so that `low` holds the most telling ones, and gives every count
/// the bits of all facts of the part it makes true.
void assign_bits(const std::vector<Fact>& facts, SignatureLayout& layout) {
  for (unsigned bit = 0; bit < signature_bits; ++bit) {
    core::Signature& own = layout.facts[facts[bit].c][facts[bit].k];
    (bit < 64 ? own.low : own.high) |= std::uint64_t{1} << (bit % 64);
  }
  for (auto& by_count : layout.facts) {
    for (unsigned k = 1; k <= SignatureLayout::max_count; ++k) {
      by_count[k].low |= by_count[k - 1].low;
      by_count[k].high |= by_count[k - 1].high;
    }
  }
}

/// The class of every symbol of a corpus whose symbols `symbol_map` takes to the layout's.
std::vector<std::uint8_t> mapped_classes(const SignatureLayout& layout, std::span<const std::uint32_t> symbol_map) {
  if (symbol_map.empty()) return layout.class_of_symbol;
  std::vector<std::uint8_t> class_of_symbol;
  class_of_symbol.reserve(symbol_map.size());
  for (const std::uint32_t symbol : symbol_map) {
    class_of_symbol.push_back(symbol == Alphabet::absent ? SignatureLayout::class_of_absent
                                                         : layout.class_of_symbol[symbol]);
  }
  return class_of_symbol;
}

template <class Symbol>
core::Signature signature_of(std::span<const Symbol> string, const SignatureLayout& layout,
                             const std::vector<std::uint8_t>& class_of_symbol) {
  // The facts of a count include those of smaller counts, so every symbol may add what it has reached.
  ClassCounts counts;
  core::Signature signature;
  watch::in_pieces(string, 4, [&](std::span<const Symbol> piece) {
    for (const Symbol symbol : piece) {
      const std::uint8_t c = class_of_symbol[symbol];
      const core::Signature& facts = layout.facts[c][counts.add(c)];
      signature.low |= facts.low;
      signature.high |= facts.high;
    }
  });
  return signature;
}

/// On as many threads as packed the corpus.
template <class Symbol>
std::vector<core::Signature> sign(const PackedCorpus& corpus, const SignatureLayout& layout,
                                  const std::vector<std::uint8_t>& class_of_symbol) {
  std::vector<core::Signature> signatures(corpus.distinct());
  const unsigned parts = watch::parts_for(corpus.distinct(), corpus.workers());
  watch::fork_join(parts, [&](unsigned part) {
    visit_strings<Symbol>(corpus, watch::chunk_of(corpus.distinct(), part, parts),
                          [&](std::uint32_t rank, std::span<const Symbol> string) {
                            signatures[rank] = signature_of(string, layout, class_of_symbol);
                          });
  });
  return signatures;
}

}  // namespace

SignatureLayout choose_layout(const PackedCorpus& corpus, unsigned part) {
  return visit_symbol_type(corpus.symbol_bytes(), [&](auto type) {
    using Symbol = decltype(type);
    SignatureLayout layout;
    layout.class_of_symbol = spread(symbol_frequency<Symbol>(corpus));
    std::uint64_t sampled = 0;
    const Reached reached = count_reached<Symbol>(corpus, layout.class_of_symbol, sampled);
    assign_bits(facts_of(part, reached, sampled), layout);
    return layout;
  });
}

const PackedCorpus& layout_owner(const PackedCorpus& first, const PackedCorpus& second) {
  return first.distinct() > second.distinct() ? first : second;
}

std::vector<core::Signature> make_signatures(const PackedCorpus& corpus, const SignatureLayout& layout,
                                             std::span<const std::uint32_t> symbol_map) {
  const std::vector<std::uint8_t> class_of_symbol = mapped_classes(layout, symbol_map);
  return visit_symbol_type(corpus.symbol_bytes(),
                           [&](auto type) { return sign<decltype(type)>(corpus, layout, class_of_symbol); });
}

}  // namespace warpmatch::corpus
