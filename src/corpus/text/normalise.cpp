#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <warpmatch/normalise.hpp>

#include "corpus/packed_corpus.hpp"
#include "corpus/text/rewrite.hpp"
#include "watch/fork_join.hpp"

namespace warpmatch {
namespace {

/// What the normal form asks of a symbol.
struct SymbolRule {
  std::u32string becomes;
  bool in_word = false;  ///< it leaves something that is no space, or nothing: a mark belongs to its letter
  bool apostrophe = false;
  bool is_s = false;
};

bool is_apostrophe(char32_t c) { return c == U'\'' || c == U'\u2019'; }

std::vector<SymbolRule> rules_of(const corpus::Alphabet& alphabet, const CodePointMap& map) {
  std::vector<SymbolRule> rules;
  rules.reserve(alphabet.size());
  for (const char32_t c : alphabet.code_points()) {
    SymbolRule rule{.becomes = map(c)};
    rule.in_word = rule.becomes.empty() || rule.becomes.find_first_not_of(U' ') != std::u32string::npos;
    rule.apostrophe = is_apostrophe(c) && !rule.in_word;
    rule.is_s = rule.becomes == U"s" || rule.becomes == U"S";
    rules.push_back(std::move(rule));
  }
  return rules;
}

/// Appends without a space at the start of the string, which is at `begin`, or behind another.
void append(std::u32string_view text, std::size_t begin, std::vector<char32_t>& out) {
  for (const char32_t c : text)
    if (c != U' ' || (out.size() > begin && out.back() != U' ')) out.push_back(c);
}

/// Whether the apostrophe at `i` only joins an s to the word before it.
template <class Symbol>
bool is_possessive(std::span<const Symbol> string, std::size_t i, const std::vector<SymbolRule>& rules) {
  const auto in_word = [&](std::size_t place) { return place < string.size() && rules[string[place]].in_word; };
  return i > 0 && in_word(i - 1) && i + 1 < string.size() && rules[string[i + 1]].is_s && !in_word(i + 2);
}

}  // namespace

Corpus normalised(const Corpus& corpus, const CodePointMap& map, unsigned workers) {
  const corpus::PackedCorpus& packed = corpus::packed(corpus);
  const std::vector<SymbolRule> rules = rules_of(packed.alphabet(), map);
  const corpus::RewrittenStrings strings =
      corpus::rewrite(packed, workers, [&](auto string, std::uint32_t, std::vector<char32_t>& out) {
        const std::size_t begin = out.size();
        for (std::size_t i = 0; i < string.size(); ++i) {
          const SymbolRule& rule = rules[string[i]];
          if (rule.apostrophe && is_possessive(string, i, rules)) continue;
          append(rule.becomes, begin, out);
        }
        if (out.size() > begin && out.back() == U' ') out.pop_back();
      });
  std::vector<Text> rows;
  strings.append_rows(packed, rows);
  return Corpus(rows, workers);
}

}  // namespace warpmatch
