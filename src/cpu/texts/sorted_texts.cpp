#include "cpu/texts/sorted_texts.hpp"

#include <cstddef>

#include "pair/strings/symbols.hpp"
#include "pair/words.hpp"

namespace warpmatch::cpu {

SortedTexts::SortedTexts(std::span<const Text> texts, const char* argument) : texts_(texts.size()) {
  std::size_t units = 0;
  for (const Text& text : texts) units += text.units;
  bytes_.resize(units + pair::room_behind_joined);  // never null
  std::uint8_t* next = bytes_.data();
  pair::Tokens<std::uint8_t> words;
  pair::Tokens<char32_t> wide_words;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].data == nullptr) continue;
    pair::Symbols symbols(texts[i], argument);
    if (symbols.is_latin1()) {
      pair::sort_words(symbols.bytes(), words);
      std::uint8_t* const end = pair::join_at(words, next);
      texts_[i] = {next, static_cast<std::size_t>(end - next), Encoding::latin1};
      next = end;
    } else {
      pair::sort_words(symbols.code_points(), wide_words);
      const std::span<const char32_t> points = pair::join(wide_words, code_points_.emplace_back());
      texts_[i] = {points.data(), points.size(), Encoding::ucs4};
    }
  }
}

}  // namespace warpmatch::cpu
