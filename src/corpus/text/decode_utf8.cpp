#include "corpus/text/decode_utf8.hpp"

namespace warpmatch::corpus {
namespace {

/// What a lead byte announces. Only the second byte has bounds of its own: they exclude overlong forms,
/// surrogates and values above U+10FFFF.
struct Lead {
  std::size_t bytes = 0;
  std::uint8_t second_min = 0x80;
  std::uint8_t second_max = 0xBF;
};

Lead read_lead(std::uint8_t byte) {
  if (byte < 0x80) return {.bytes = 1};
  if (byte < 0xC2) return {};
  if (byte < 0xE0) return {.bytes = 2};
  if (byte == 0xE0) return {.bytes = 3, .second_min = 0xA0};
  if (byte == 0xED) return {.bytes = 3, .second_max = 0x9F};
  if (byte < 0xF0) return {.bytes = 3};
  if (byte == 0xF0) return {.bytes = 4, .second_min = 0x90};
  if (byte < 0xF4) return {.bytes = 4};
  if (byte == 0xF4) return {.bytes = 4, .second_max = 0x8F};
  return {};
}

}  // namespace

Utf8Sequence decode_utf8(const std::uint8_t* bytes, std::size_t size) {
  const Lead lead = read_lead(bytes[0]);
  if (lead.bytes == 0 || lead.bytes > size) return {};
  if (lead.bytes == 1) return {bytes[0], 1};
  if (bytes[1] < lead.second_min || bytes[1] > lead.second_max) return {};

  char32_t code_point = bytes[0] & (0x7FU >> lead.bytes);
  for (std::size_t i = 1; i < lead.bytes; ++i) {
    if ((bytes[i] & 0xC0) != 0x80) return {};
    code_point = (code_point << 6) | (bytes[i] & 0x3FU);
  }
  return {code_point, lead.bytes};
}

}  // namespace warpmatch::corpus
