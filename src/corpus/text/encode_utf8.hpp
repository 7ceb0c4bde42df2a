#pragma once

#include <string>
#include <string_view>

namespace warpmatch::corpus {

/// Code points as UTF-8. Throws InvalidArgument with that argument, `what` and the place for the first code point that
/// UTF-8 cannot hold.
std::string encode_utf8(std::u32string_view code_points, const char* argument, const std::string& what);

}  // namespace warpmatch::corpus
