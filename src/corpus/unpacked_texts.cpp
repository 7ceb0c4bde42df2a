#include "corpus/unpacked_texts.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include <warpmatch/internal/unpacked.hpp>

#include "corpus/text/symbol_visit.hpp"

namespace warpmatch {
namespace corpus {

UnpackedTexts unpack(const PackedCorpus& packed) {
  const std::vector<char32_t>& code_points = packed.alphabet().code_points();
  const bool is_latin1 = code_points.empty() || code_points.back() < 0x100;
  const std::size_t unit = is_latin1 ? 1 : sizeof(char32_t);
  UnpackedTexts made;
  made.memory.resize(packed.text_symbols() * unit + 1);  // never null
  made.texts.resize(packed.size());
  std::byte* out = made.memory.data();
  visit_symbol_type(packed.symbol_bytes(), [&](auto symbol) {
    const std::span symbols(reinterpret_cast<const decltype(symbol)*>(packed.text()), packed.text_symbols());
    const auto write = [&](auto* points) {
      using Point = std::remove_pointer_t<decltype(points)>;
      std::ranges::transform(symbols, points, [&](auto s) { return static_cast<Point>(code_points[s]); });
    };
    is_latin1 ? write(reinterpret_cast<std::uint8_t*>(out)) : write(reinterpret_cast<char32_t*>(out));
  });
  // Rank after rank, as the strings lie in the corpus.
  for (const LengthBucket& bucket : packed.buckets())
    for (std::uint32_t rank = bucket.first; rank < bucket.end(); ++rank, out += bucket.length * unit)
      for (const std::uint32_t row : packed.rows(rank))
        made.texts[row] = {out, bucket.length, is_latin1 ? Encoding::latin1 : Encoding::ucs4};
  return made;
}

}  // namespace corpus

bool are_unpacked(const Corpus& corpus, TextForm form) {
  const corpus::PackedCorpus* made = corpus::packed(corpus).form_if_made(form);
  return made != nullptr && made->is_unpacked();
}

std::span<const Text> unpacked_texts(const Corpus& corpus, TextForm form) {
  return corpus::packed(corpus).form(form).unpacked().texts;
}

}  // namespace warpmatch
