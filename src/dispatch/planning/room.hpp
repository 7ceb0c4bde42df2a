#pragma once

#include <cstdint>
#include <new>
#include <string>

#include <warpmatch/error.hpp>

namespace warpmatch::dispatch {

/// The memory of this machine, or of the container this process is in, in bytes and with its swap.
std::uint64_t host_memory();

/// A number of bytes as a message has it, e.g. `1.5 GiB`.
std::string bytes_text(std::uint64_t bytes);

/// a * b, or the largest number where that is larger.
constexpr std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  std::uint64_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? ~std::uint64_t{0} : result;
}

/// a + b likewise.
constexpr std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
  std::uint64_t result = 0;
  return __builtin_add_overflow(a, b, &result) ? ~std::uint64_t{0} : result;
}

/// Results that a call is about to make room for.
struct Room {
  std::uint64_t bytes = 0;  ///< as `product` and `sum` work it out
  std::string what;         ///< `5 best of each of 3 queries`
  std::string argument;     ///< which of them asks for so many
  std::string advice;       ///< `pass a lower k`
};

/// Throws RangeError where 64 bits do not hold the number of bytes, and OutOfMemory where they are more than this
/// machine has: Linux promises such memory, and ends the process that uses it.
void check_room(const Room& room);

/// `work()`, but where memory runs out in it OutOfMemory, which says what `say()` says.
template <class Work, class Say>
auto within_memory(const Work& work, const Say& say) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
  }
  throw OutOfMemory(std::string("out of memory: ") + say());  // what `work` held is free again
}

}  // namespace warpmatch::dispatch
