#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "ptx/machine.hpp"

/// What translated code calls.
namespace ptx {

// Memory.

enum class Space { global, shared, param };
/// `together`: volatile, relaxed or atomic, so that others of that sort may meet it.
enum class Access { alone, together };

/// An access that is asked for. `used`: a bit for each byte that the value of a load depends on.
struct Touch {
  u64 at;
  u32 size;
  int line;
  bool reads, writes, together;
  u64 used;
};

/// A space of addresses of the grid that runs, where accesses are looked at: global or shared memory.
struct Window {
  const char* name;
  u64 begin = 0, bytes = 0;
  std::byte* data = nullptr;
  u8* state = nullptr;
  u8 owner = allocated;  ///< the state of bytes that may be accessed, but for whether they were written
  bool watched = false;  ///< for races
};
extern Window windows[2];
constexpr u64 shared_window = 1024;  ///< a device keeps what is below for itself

/// Looks closer at an access, and ends the grid where a device would.
void look_closer(Window& window, const Touch& touch);
/// Finds what else was done to those bytes, if nothing orders it with this.
void watch(const Thread& t, const Window& window, const Touch& touch);

template <u32 size>
bool all_are(const u8* state, u8 wanted) {
  using Word =
      std::conditional_t<size == 1, u8, std::conditional_t<size == 2, u16, std::conditional_t<size == 4, u32, u64>>>;
  const Word all = static_cast<Word>(0x0101010101010101 * wanted);
  Word words[size / sizeof(Word)];
  std::memcpy(words, state, size);
  return words[0] == all && words[size / sizeof(Word) - 1] == all;
}

/// Where the bytes of an access lie on the host.
template <Space space, u32 size>
std::byte* place(Thread& t, const Touch& touch) {
  Window& window = windows[static_cast<int>(space)];
  const u64 offset = touch.at - window.begin;
  if (touch.at % size != 0 || offset >= window.bytes || !all_are<size>(window.state + offset, window.owner | written))
    look_closer(window, touch);
  if (window.watched) watch(t, window, touch);
  return window.data + offset;
}

template <Space space, class T, std::size_t n, Access access>
std::array<T, n> load(Thread& t, int line, u64 at, u64 used = ~u64{0}) {
  std::array<T, n> value;
  const Touch touch{at, sizeof value, line, true, false, access == Access::together, used};
  const void* from = reinterpret_cast<const void*>(at);
  if constexpr (space != Space::param) from = place<space, sizeof value>(t, touch);
  std::memcpy(&value, from, sizeof value);
  return value;
}

template <Space space, class T, std::size_t n, Access access>
void store(Thread& t, int line, u64 at, const std::array<T, n>& value) {
  const Touch touch{at, sizeof value, line, false, true, access == Access::together, 0};
  std::memcpy(place<space, sizeof value>(t, touch), &value, sizeof value);
}

enum class Atomic { add_, min_, or_, cas_ };

template <Atomic operation, class T>
T combined(T old, T a, T b) {
  switch (operation) {
    case Atomic::add_: return static_cast<T>(old + a);
    case Atomic::min_: return std::min(old, a);
    case Atomic::or_: return old | a;
    case Atomic::cas_: return old == a ? b : old;
  }
}

template <Atomic operation, Space space, class T>
T atomic(Thread& t, int line, u64 at, T a, T b = {}) {
  std::byte* const p = place<space, sizeof(T)>(t, {at, sizeof(T), line, true, true, true, ~u64{0}});
  T old;
  std::memcpy(&old, p, sizeof old);
  const T value = combined<operation>(old, a, b);
  std::memcpy(p, &value, sizeof value);
  return old;
}

// Threads that wait for each other.

void barrier(Thread& t, int line, Group& group);
[[noreturn]] void trap(int line, const char* why);

// Numbers.

template <class To, class From>
To bits(From value) {
  return std::bit_cast<To>(value);
}

template <class T>
T quotient(int line, T a, T b) {
  if (b == 0) trap(line, "a division by zero, which has no defined value");
  if (std::is_signed_v<T> && b == static_cast<T>(-1))
    return static_cast<T>(0 - static_cast<std::make_unsigned_t<T>>(a));
  return static_cast<T>(a / b);
}

template <class T>
T shl(T a, u32 by) {
  return by >= sizeof(T) * 8 ? T{} : static_cast<T>(a << by);
}
template <class T>
T shr(T a, u32 by) {
  constexpr u32 width = sizeof(T) * 8;
  if (by >= width) return std::is_signed_v<T> ? static_cast<T>(a >> (width - 1)) : T{};
  return static_cast<T>(a >> by);
}
template <class T>
T low_bits(u32 count) {
  return count >= sizeof(T) * 8 ? static_cast<T>(~T{}) : static_cast<T>((T{1} << count) - 1);
}
template <class T>
T bfi(T piece, T into, u32 at, u32 length) {
  const T mask = shl(low_bits<T>(length & 0xFF), at & 0xFF);
  return static_cast<T>((shl(piece, at & 0xFF) & mask) | (into & ~mask));
}
/// Of two numbers the one; of a number and none the number; of zeros the one of that sign.
template <class T>
T min(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    if (a == b) return std::signbit(a) ? a : b;
    return std::fmin(a, b);
  } else {
    return std::min(a, b);
  }
}
template <class T>
T max(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    if (a == b) return std::signbit(a) ? b : a;
    return std::fmax(a, b);
  } else {
    return std::max(a, b);
  }
}
template <class T>
bool unordered(T a, T b) {
  return std::isnan(a) || std::isnan(b);
}
/// Towards zero; what does not fit becomes the nearest integer that does.
template <class To, class From>
To to_integer(From value) {
  using Limits = std::numeric_limits<To>;
  if (std::isnan(value)) return sizeof(To) == 8 ? static_cast<To>(u64{1} << 63) : To{0};
  if (value <= static_cast<From>(Limits::min())) return Limits::min();
  if (value >= static_cast<From>(Limits::max())) return Limits::max();
  return static_cast<To>(value);
}

}  // namespace ptx
