#include "dispatch/planning/memory_limit.hpp"

#include <atomic>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <string>

#include <warpmatch/device.hpp>
#include <warpmatch/error.hpp>

namespace warpmatch {
namespace {

constexpr const char* kVariable = "WARPMATCH_DEVICE_MEMORY";

/// What a number is counted in; 0 for a suffix that means nothing.
std::size_t unit(std::string_view suffix) {
  if (suffix.empty()) return 1;
  if (suffix == "KiB") return std::size_t{1} << 10;
  if (suffix == "MiB") return std::size_t{1} << 20;
  if (suffix == "GiB") return std::size_t{1} << 30;
  return 0;
}

std::atomic<std::size_t>& limit_of_process() {
  static std::atomic<std::size_t> limit = [] {
    const char* text = std::getenv(kVariable);
    return dispatch::parse_memory_limit(text == nullptr ? "" : text);
  }();
  return limit;
}

}  // namespace

std::size_t dispatch::parse_memory_limit(std::string_view text) {
  if (text.empty()) return 0;
  std::size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  const std::size_t each = unit({parsed.ptr, static_cast<std::size_t>(end - parsed.ptr)});
  if (parsed.ec != std::errc{} || each == 0 || number > std::numeric_limits<std::size_t>::max() / each)
    throw InvalidArgument(
        kVariable, "must be a number of bytes, or one with KiB, MiB or GiB behind it, got '" + std::string(text) + "'");
  return number * each;
}

void set_device_memory_limit(std::size_t bytes) { limit_of_process() = bytes; }

std::size_t device_memory_limit() { return limit_of_process(); }

}  // namespace warpmatch
