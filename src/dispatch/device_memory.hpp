#pragma once

#include <warpmatch/result.hpp>

namespace warpmatch::dispatch {

// What a dense result in device memory needs besides an executor (src/cuda, or src/no_cuda in builds without it).

/// Throws InvalidArgument, naming `out`, where its memory is not that of the device.
void check_on_device(int ordinal, const MatrixView& out);

/// Sets every cell of a matrix on the device to a value, and waits for it. Throws RangeError for a value that does not
/// fit.
void fill_on_device(int ordinal, const MatrixView& out, double value);

}  // namespace warpmatch::dispatch
