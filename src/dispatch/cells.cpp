#include "dispatch/cells.hpp"

#include <array>
#include <sstream>

namespace warpmatch::dispatch {

std::string to_string(DType dtype) {
  constexpr std::array names{"int8",   "int16",  "int32",  "int64",   "uint8",
                             "uint16", "uint32", "uint64", "float32", "float64"};
  return names[static_cast<std::size_t>(dtype)];
}

void throw_does_not_fit(double value, DType dtype) {
  std::ostringstream text;
  text << "a score of " << value << " does not fit " << to_string(dtype);
  throw RangeError("dtype", text.str());
}

}  // namespace warpmatch::dispatch
