#include "corpus/text/encode_utf8.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

#include <warpmatch/error.hpp>
#include <warpmatch/text.hpp>

#include "corpus/text/code_points.hpp"

namespace warpmatch {
namespace {

bool fits_utf8(char32_t code_point) {
  return code_point <= corpus::max_code_point && (code_point < 0xD800 || code_point > 0xDFFF);
}

std::string name_of(char32_t code_point) {
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "U+%04X", static_cast<unsigned>(code_point));
  return name.data();
}

void append(std::string& utf8, char32_t code_point) {
  const auto byte = [&](std::uint32_t lead, unsigned shift, std::uint32_t mask) {
    utf8.push_back(static_cast<char>(lead | ((code_point >> shift) & mask)));
  };
  if (code_point < 0x80) return byte(0, 0, 0x7F);
  if (code_point < 0x800) {
    byte(0xC0, 6, 0x1F);
  } else if (code_point < 0x10000) {
    byte(0xE0, 12, 0x0F);
    byte(0x80, 6, 0x3F);
  } else {
    byte(0xF0, 18, 0x07);
    byte(0x80, 12, 0x3F);
    byte(0x80, 6, 0x3F);
  }
  byte(0x80, 0, 0x3F);
}

}  // namespace

std::string corpus::encode_utf8(std::u32string_view code_points, const char* argument, const std::string& what) {
  std::string utf8;
  utf8.reserve(code_points.size());
  for (std::size_t i = 0; i < code_points.size(); ++i) {
    if (!fits_utf8(code_points[i]))
      throw InvalidArgument(
          argument, what + " " + name_of(code_points[i]) + " at " + std::to_string(i) + ", which UTF-8 cannot hold");
    append(utf8, code_points[i]);
  }
  return utf8;
}

std::string to_utf8(std::u32string_view code_points) {
  return corpus::encode_utf8(code_points, "code_points", "must be Unicode scalar values, got");
}

}  // namespace warpmatch
