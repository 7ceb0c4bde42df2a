#pragma once

#include <pybind11/pybind11.h>

#include "calls/one_by_one.hpp"

namespace warpmatch::bindings {

/// Python's iterator over the matches of a call: as a generator, but that nothing is sent to it.
pybind11::object iterator_over(OneByOneCall call);

}  // namespace warpmatch::bindings
