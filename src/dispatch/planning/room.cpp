#include "dispatch/planning/room.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <sys/sysinfo.h>

namespace warpmatch::dispatch {
namespace {

/// The limit of this process' container; the file says `max` where there is none.
std::uint64_t container_memory() {
  std::uint64_t limit = 0;
  std::ifstream file("/sys/fs/cgroup/memory.max");
  return file >> limit ? limit : ~std::uint64_t{0};
}

}  // namespace

std::uint64_t host_memory() {
  static const std::uint64_t bytes = [] {
    struct sysinfo info {};
    if (sysinfo(&info) != 0) return ~std::uint64_t{0};
    return std::min((std::uint64_t{info.totalram} + info.totalswap) * info.mem_unit, container_memory());
  }();
  return bytes;
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array units{"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  return text.data();
}

void check_room(const Room& room) {
  if (room.bytes == ~std::uint64_t{0})
    throw RangeError(room.argument, room.what + " are more than memory can hold; " + room.advice);
  if (room.bytes > host_memory())
    throw OutOfMemory("out of memory: " + room.what + " take " + bytes_text(room.bytes) + ", and this machine has " +
                      bytes_text(host_memory()) + "; " + room.advice);
}

}  // namespace warpmatch::dispatch
