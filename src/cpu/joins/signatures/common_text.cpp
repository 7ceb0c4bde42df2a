#include "cpu/joins/signatures/common_text.hpp"

#include <algorithm>

#include "cpu/joins/signatures/common_symbols.hpp"
#include "watch/pace.hpp"
#include "watch/poll.hpp"

namespace warpmatch::cpu {

CommonText::CommonText(const dispatch::Request& request, const SymbolMaps& maps)
    : width_(request.left.symbol_bytes()), left_(request.left.text()), right_(request.right.text()) {
  if (maps.pattern_to_text.empty()) return;
  constexpr std::uint64_t at_once = 1 << 20;
  watch::grow(translated_, request.right.text_symbols() * width_ + sizeof(std::uint64_t));
  for (std::uint64_t from = 0; from < request.right.text_symbols(); from += at_once) {
    const std::uint64_t count = std::min(at_once, request.right.text_symbols() - from);
    translate(request.left, request.right, maps, request.right.text() + from * request.right.symbol_bytes(), count,
              translated_.data() + from * width_);
    watch::poll();
  }
  right_ = translated_.data();
}

}  // namespace warpmatch::cpu
