#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "dispatch/request.hpp"

namespace warpmatch::dispatch {

/// What a member of a team does: its number, the part, the part's number and how to run it.
using PartWork = std::function<void(unsigned member, Part part, std::size_t number, const Control& control)>;

/// Cuts `total` left rows or ranks into parts, in order: several for each of so many members, so that a slow one does
/// fewer of them; none is empty.
std::vector<Part> cut_parts(std::uint32_t total, unsigned members);

/// Calls `work` once for each part, on a thread of its own for each member; a member that is done takes the next part
/// of those, so that the longest had better come first.
/// The calling thread only watches: it hears of progress in rows or ranks and tells the monitor. The first exception,
/// the monitor's too, stops the members at their next report and is thrown on once all of them have come back.
/// Members share the control's workers and what they use of their devices is added up.
void run_parts(const std::vector<Part>& parts, unsigned members, const Control& control, const PartWork& work);

}  // namespace warpmatch::dispatch
