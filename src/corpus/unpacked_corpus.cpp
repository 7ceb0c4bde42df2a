#include <cstddef>
#include <cstdint>
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
  memory_.resize(packed.text_symbols() * unit + 1);  // never null
  texts_.resize(packed.size());
  std::byte* out = memory_.data();
  for (std::uint32_t rank = 0; rank < packed.distinct(); ++rank) {
    const corpus::LengthBucket& bucket = packed.bucket_of(rank);
    const Text text{out, bucket.length, is_latin1 ? Encoding::latin1 : Encoding::ucs4};
    corpus::visit_symbol_type(packed.symbol_bytes(), [&](auto symbol) {
      const auto* symbols = reinterpret_cast<const decltype(symbol)*>(packed.string(bucket, rank));
      const auto write = [&](auto* points) {
        for (std::uint32_t i = 0; i < bucket.length; ++i)
          points[i] = static_cast<std::remove_reference_t<decltype(*points)>>(code_points[symbols[i]]);
      };
      is_latin1 ? write(reinterpret_cast<std::uint8_t*>(out)) : write(reinterpret_cast<char32_t*>(out));
    });
    out += bucket.length * unit;
    for (const std::uint32_t row : packed.rows(rank)) texts_[row] = text;
  }
}

}  // namespace warpmatch
