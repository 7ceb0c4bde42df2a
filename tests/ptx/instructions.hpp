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

/// A space of addresses of the grid that runs.
struct Window {
  const char* name;
  u64 begin = 0, bytes = 0;
  std::byte* data = nullptr;
  u8* state = nullptr;
  u8 owner = allocated;  ///< the state of bytes that may be accessed, but for whether they were written
  bool watched = false;  ///< for races
};
extern Window windows[3];
constexpr u64 shared_window = 1024;  ///< a device keeps what is below for itself

/// Looks closer at an access, and ends the grid where a device would.
std::byte* look_closer(Thread& t, Window& window, const Touch& touch);

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
  if (!window.watched && touch.at % size == 0 && offset < window.bytes &&
      all_are<size>(window.state + offset, window.owner | written))
    return window.data + offset;
  return look_closer(t, window, touch);
}

template <Space space, class T, std::size_t n, Access access>
std::array<T, n> load(Thread& t, int line, u64 at, u64 used = ~u64{0}) {
  std::array<T, n> value;
  const Touch touch{at, sizeof value, line, true, false, access == Access::together, used};
  std::memcpy(&value, place<space, sizeof value>(t, touch), sizeof value);
  return value;
}

template <Space space, class T, std::size_t n, Access access>
void store(Thread& t, int line, u64 at, const std::array<T, n>& value) {
  const Touch touch{at, sizeof value, line, false, true, access == Access::together, 0};
  std::memcpy(place<space, sizeof value>(t, touch), &value, sizeof value);
}

enum class Atomic { add_, min_, max_, and_, or_, xor_, exch_, cas_, inc_, dec_ };

template <Atomic operation, class T>
T combined(T old, T a, T b) {
  switch (operation) {
    case Atomic::add_: return static_cast<T>(old + a);
    case Atomic::min_: return std::min(old, a);
    case Atomic::max_: return std::max(old, a);
    case Atomic::and_: return old & a;
    case Atomic::or_: return old | a;
    case Atomic::xor_: return old ^ a;
    case Atomic::exch_: return a;
    case Atomic::cas_: return old == a ? b : old;
    case Atomic::inc_: return old >= a ? T{} : static_cast<T>(old + 1);
    case Atomic::dec_: return old == 0 || old > a ? a : static_cast<T>(old - 1);
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

enum class Vote { all, any, uni, ballot };
enum class Shuffle { up, down, bfly, idx };
struct Shuffled {
  u32 value;
  bool valid;
};

void block_barrier(Thread& t, int line, u32 barrier);
bool block_vote(Thread& t, int line, u32 barrier, bool value, Vote mode);
void warp_barrier(Thread& t, int line, u32 mask);
u32 vote(Thread& t, int line, u32 mask, bool value, Vote mode);
Shuffled shuffle(Thread& t, int line, u32 mask, u32 value, u32 by, u32 clamp, Shuffle mode);
u32 match_any(Thread& t, int line, u32 mask, u64 value);
void give_way(Thread& t);
[[noreturn]] void trap(Thread& t, int line, const char* why = "the kernel gave up");

// Numbers.

template <class To, class From>
To bits(From value) {
  return std::bit_cast<To>(value);
}

template <class T>
auto product(T a, T b) {
  return static_cast<std::conditional_t<sizeof(T) == 8, u64, u32>>(a) * b;
}
inline u32 mul_wide(u16 a, u16 b) { return u32{a} * b; }
inline u32 mul_wide(s16 a, s16 b) { return static_cast<u32>(s32{a} * b); }
inline u64 mul_wide(u32 a, u32 b) { return u64{a} * b; }
inline u64 mul_wide(s32 a, s32 b) { return static_cast<u64>(s64{a} * b); }
inline u32 mul_hi(u32 a, u32 b) { return static_cast<u32>(u64{a} * b >> 32); }
inline u32 mul_hi(s32 a, s32 b) { return static_cast<u32>(s64{a} * b >> 32); }
__extension__ using s128 = __int128;
__extension__ using u128 = unsigned __int128;
inline u64 mul_hi(u64 a, u64 b) { return static_cast<u64>(static_cast<u128>(a) * b >> 64); }
inline u64 mul_hi(s64 a, s64 b) { return static_cast<u64>(static_cast<s128>(a) * b >> 64); }

template <class T>
T div(Thread& t, int line, T a, T b) {
  if (b == 0) trap(t, line, "a division by zero, which has no defined value");
  if constexpr (std::is_signed_v<T>)
    if (b == -1) return static_cast<T>(0 - static_cast<std::make_unsigned_t<T>>(a));
  return static_cast<T>(a / b);
}
template <class T>
T rem(Thread& t, int line, T a, T b) {
  if (b == 0) trap(t, line, "a division by zero, which has no defined value");
  if constexpr (std::is_signed_v<T>)
    if (b == -1) return 0;
  return static_cast<T>(a % b);
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
inline u32 shf_l(u32 low, u32 high, u32 by) { return static_cast<u32>((u64{high} << 32 | low) << by >> 32); }
inline u32 shf_r(u32 low, u32 high, u32 by) { return static_cast<u32>((u64{high} << 32 | low) >> by); }

template <class T>
T low_bits(u32 count) {
  return count >= sizeof(T) * 8 ? static_cast<T>(~T{}) : static_cast<T>((T{1} << count) - 1);
}
template <class T>
T bfi(T piece, T into, u32 at, u32 length) {
  const T mask = shl(low_bits<T>(length & 0xFF), at & 0xFF);
  return static_cast<T>((shl(piece, at & 0xFF) & mask) | (into & ~mask));
}
template <class T>
T bfe(T from, u32 at, u32 length) {
  using Bits = std::make_unsigned_t<T>;
  constexpr u32 last = sizeof(T) * 8 - 1;
  at &= 0xFF;
  length &= 0xFF;
  const Bits mask = low_bits<Bits>(length);
  const Bits piece = shr(static_cast<Bits>(from), at) & mask;
  if (!std::is_signed_v<T> || length == 0) return static_cast<T>(piece);
  const bool negative = static_cast<Bits>(from) >> std::min(at + length - 1, last) & 1;
  const Bits given = at > last ? Bits{0} : low_bits<Bits>(std::min(length, last + 1 - at));
  return static_cast<T>(negative ? piece | static_cast<Bits>(~given) : piece);
}
inline u32 prmt(u32 a, u32 b, u32 selector) {
  u32 value = 0;
  for (u32 i = 0; i < 4; ++i) {
    const u32 choice = selector >> 4 * i & 0xF;
    u32 byte = static_cast<u32>((u64{b} << 32 | a) >> 8 * (choice & 7)) & 0xFF;
    if (choice & 8) byte = byte & 0x80 ? 0xFF : 0;
    value |= byte << 8 * i;
  }
  return value;
}
inline u32 lop3(u32 a, u32 b, u32 c, u32 table) {
  u32 value = 0;
  for (u32 i = 0; i < 8; ++i)
    if (table >> i & 1) value |= (i & 4 ? a : ~a) & (i & 2 ? b : ~b) & (i & 1 ? c : ~c);
  return value;
}
template <class T>
u32 popc(T a) {
  return static_cast<u32>(std::popcount(a));
}
template <class T>
u32 clz(T a) {
  return static_cast<u32>(std::countl_zero(a));
}
template <class T>
T brev(T a) {
  T value = 0;
  for (u32 i = 0; i < sizeof(T) * 8; ++i) value |= (a >> i & 1) << (sizeof(T) * 8 - 1 - i);
  return value;
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
f64 add_rz(f64 a, f64 b);
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
