#include "pair/strings/symbols.hpp"

#include <cstddef>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/ascii.hpp>

#include "corpus/text/code_points.hpp"
#include "watch/pace.hpp"

namespace warpmatch::pair {
namespace {

bool is_all_ascii(std::span<const std::uint8_t> bytes) {
  bool all = true;
  watch::in_pieces(bytes, 1,
                   [&](std::span<const std::uint8_t> piece) { all = all && is_ascii(piece.data(), piece.size()); });
  return all;
}

}  // namespace

void Symbols::read(const Text& text, const char* argument) {
  if (text.encoding == Encoding::utf8) {
    const std::span bytes(static_cast<const std::uint8_t*>(text.data), text.units);
    if (is_all_ascii(bytes)) {
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
  if (points_.empty()) {
    points_.reserve(bytes_.size());
    watch::in_pieces(bytes_, 1,
                     [&](std::span<const std::uint8_t> piece) { points_.append(piece.begin(), piece.end()); });
  }
  return points_;
}

}  // namespace warpmatch::pair
