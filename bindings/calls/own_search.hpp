#pragma once

#include <cstddef>

#include <pybind11/pybind11.h>

#include "calls/quick_function.hpp"

namespace warpmatch::bindings {

/// A list of the best matches by a function of the caller's own, in the order of `process.extract`: of a list, a tuple
/// or a dict. Null for a call that Python has to look at; nothing has been asked of the function then. `call.scorer` is
/// such a function for sure.
pybind11::object own_matches(const SearchCall& call, std::size_t limit);

}  // namespace warpmatch::bindings
