#include "cpu/selection.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::uint32_t kTaskTexts = 1 << 16;
constexpr std::uint64_t kTaskColumns = 1 << 23;  // text symbols times pattern words

}  // namespace

Selection::Selection(const LaneKernels& kernels_, const dispatch::Request& request_)
    : kernels(kernels_),
      request(request_),
      sides(choose_orientation(request.left, request.right, metric_kernels(kernels, request.rule.metric))),
      text_signatures(sides.texts.signatures()),
      translated(&sides.patterns == &sides.texts
                     ? std::vector<core::Signature>{}
                     : corpus::make_signatures(sides.patterns, sides.texts.signature_layout(), sides.symbol_map)),
      pattern_signatures(&sides.patterns == &sides.texts ? text_signatures : translated) {}

void Selection::add_tasks(std::uint32_t block, std::uint32_t first, std::uint32_t end,
                          std::vector<SelectionTask>& tasks) const {
  const std::uint64_t words = (sides.patterns.length(sides.blocks[block].end - 1) + 63) / 64;
  while (first < end) {
    // The last text of a task is its longest.
    std::uint32_t stop = std::min(end, first + kTaskTexts);
    while (stop - first > 1 && (stop - first) * words * sides.texts.length(stop - 1) > kTaskColumns)
      stop = first + (stop - first) / 2;
    tasks.push_back({block, first, stop});
    first = stop;
  }
}

}  // namespace warpmatch::cpu
