#include "cpu/texts/sorted_texts.hpp"

#include <algorithm>
#include <cstddef>

#include "pair/strings/symbols.hpp"
#include "pair/strings/words.hpp"

namespace warpmatch::cpu {

SortedTexts::SortedTexts(std::span<const Text> texts, const char* argument) : texts_(texts.size()) {
  std::size_t units = 0;
  for (const Text& text : texts) units += text.units;
  bytes_.resize(units + 1);  // never null
  std::uint8_t* next = bytes_.data();
  pair::Tokens<std::uint8_t> words;
  pair::Tokens<char32_t> wide_words;
  std::vector<std::uint8_t> joined;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].data == nullptr) continue;
    pair::Symbols symbols(texts[i], argument);
    if (symbols.is_latin1()) {
      pair::sort_words(symbols.bytes(), words);
      pair::join(words, joined);
      texts_[i] = {next, joined.size(), Encoding::latin1};
      next = std::copy(joined.begin(), joined.end(), next);
    } else {
      pair::sort_words(symbols.code_points(), wide_words);
      std::vector<char32_t>& points = code_points_.emplace_back();
      pair::join(wide_words, points);
      static constexpr char32_t nothing = 0;
      texts_[i] = {points.empty() ? &nothing : points.data(), points.size(), Encoding::ucs4};
    }
  }
}

}  // namespace warpmatch::cpu
