#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include <warpmatch/internal/unpacked.hpp>

#include "corpus/packed_corpus.hpp"
#include "corpus/text/symbol_visit.hpp"

namespace warpmatch {

UnpackedCorpus::UnpackedCorpus(const Corpus& corpus) {
  const corpus::PackedCorpus& packed = corpus::packed(corpus);
  const std::vector<char32_t>& code_points = packed.alphabet().code_points();
  const bool is_latin1 = code_points.empty() || code_points.back() < 0x100;
  const std::size_t unit = is_latin1 ? 1 : sizeof(char32_t);
  memory_ = std::make_unique_for_overwrite<std::byte[]>(packed.text_symbols() * unit + 1);  // never null
  texts_.resize(packed.size());
  std::byte* out = memory_.get();
  corpus::visit_symbol_type(packed.symbol_bytes(), [&](auto symbol) {
    const auto* symbols = reinterpret_cast<const decltype(symbol)*>(packed.text());
    const auto write = [&](auto* points) {
      for (std::uint64_t i = 0; i < packed.text_symbols(); ++i)
        points[i] = static_cast<std::remove_reference_t<decltype(*points)>>(code_points[symbols[i]]);
    };
    is_latin1 ? write(reinterpret_cast<std::uint8_t*>(out)) : write(reinterpret_cast<char32_t*>(out));
  });
  // Rank after rank, as the strings lie in the corpus.
  for (const corpus::LengthBucket& bucket : packed.buckets())
    for (std::uint32_t rank = bucket.first; rank < bucket.end(); ++rank, out += bucket.length * unit)
      for (const std::uint32_t row : packed.rows(rank))
        texts_[row] = {out, bucket.length, is_latin1 ? Encoding::latin1 : Encoding::ucs4};
}

}  // namespace warpmatch
