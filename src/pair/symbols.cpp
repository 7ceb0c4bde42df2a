#include "pair/symbols.hpp"

#include <algorithm>
#include <cstddef>

#include <warpmatch/error.hpp>

#include "corpus/code_points.hpp"

namespace warpmatch::pair {
namespace {

bool is_ascii(std::span<const std::uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte < 0x80; });
}

}  // namespace

void Symbols::read(const Text& text, const char* argument) {
  if (text.encoding == Encoding::utf8) {
    const std::span bytes(static_cast<const std::uint8_t*>(text.data), text.units);
    if (is_ascii(bytes)) {
      bytes_ = bytes;
      return;
    }
  }
  bytes_ = {};
  points_.reserve(text.units);
  const std::size_t bad =
      corpus::visit_code_points(text, [&](auto symbol) { points_.push_back(static_cast<char32_t>(symbol)); });
  if (bad != corpus::well_formed) throw InvalidArgument(argument, "not valid text at unit " + std::to_string(bad));
}

std::span<const char32_t> Symbols::code_points() {
  if (points_.empty()) points_.assign(bytes_.begin(), bytes_.end());
  return points_;
}

}  // namespace warpmatch::pair
