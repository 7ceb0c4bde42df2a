#include "corpus/text/malformed.hpp"

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/check_length.hpp>

#include "corpus/text/code_points.hpp"

namespace warpmatch::corpus {
namespace {

std::string hexadecimal(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%02x", value);
  return text;
}

}  // namespace

void throw_malformed(const Text& text, const char* argument, std::size_t row, std::size_t unit) {
  const std::string where = "row " + std::to_string(row) + ": ";
  if (text.encoding == Encoding::utf8) {
    const std::uint8_t byte = static_cast<const std::uint8_t*>(text.data)[unit];
    throw InvalidArgument(argument,
                          where + "not valid UTF-8 at byte " + std::to_string(unit) + " (" + hexadecimal(byte) + ")");
  }
  std::uint32_t value = 0;
  std::memcpy(&value, static_cast<const std::byte*>(text.data) + unit * sizeof value, sizeof value);
  throw InvalidArgument(argument,
                        where + "no code point at unit " + std::to_string(unit) + " (" + hexadecimal(value) + ")");
}

void check_text(const Text& text, const char* argument, std::size_t row) {
  check_length(text, argument, row);
  const std::size_t fault = visit_code_points(text, [](auto) {});
  if (fault != well_formed) throw_malformed(text, argument, row, fault);
}

}  // namespace warpmatch::corpus
