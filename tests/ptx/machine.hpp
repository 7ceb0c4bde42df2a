#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <vector>

/// A GPU on the host. It runs one grid after the other, a block of it after the other and one thread at a time, each on
/// a stack of its own, from barrier to barrier.
namespace ptx {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using s8 = std::int8_t;
using s16 = std::int16_t;
using s32 = std::int32_t;
using s64 = std::int64_t;
using f32 = float;
using f64 = double;

struct Thread;

/// Threads that wait for each other at barriers: a block, or a warp of it.
struct Group {
  Thread* first = nullptr;
  u32 size = 0, live = 0, waiting = 0;  ///< threads, those that have not ended, and those of them at a barrier
  u32 interval = 0;                     ///< between two barriers, among all that ever were
};

constexpr u32 warp_size = 32;

struct Block : Group {
  u32 number = 0;
  u32 first_interval = 0, first_of_launch = 0;  ///< of the block, and of the launch
  std::vector<Thread> threads;
  std::vector<Group> warps;
};

struct Thread {
  u32 number, block_threads, blocks;
  Block* block;
  Group* warp;
  void* stack_pointer;
  const Group* waits;  ///< for the others of it; null: it is ready, or has ended
  int line;            ///< of the barrier that it waits at
  u64 instructions;
};

struct Parameter {
  u32 offset, size;
};

/// A translated kernel. Lines in it count from that of its name in the PTX.
struct Kernel {
  const char* name;
  void (*run)(Thread&, u64 parameters);
  u32 most_threads, shared_bytes, parameter_bytes;
  std::vector<Parameter> parameters;
  mutable u64 launches = 0, all_threads = 0, instructions = 0;  ///< what ran of it so far
};

/// A line of the source, which a kernel's lines from one on are from.
struct Place {
  int begin;
  const char* file;
  int line;
  int into;  ///< the number of the place that it was inlined at; -1 for none
};

/// Make a kernel and its places known. Of two of one name, the last counts.
struct Registration {
  explicit Registration(const Kernel& kernel);
};
struct Places {
  Places(const char* kernel, std::span<const Place> places);
};
/// By name.
std::map<std::string, const Kernel*>& kernels();

struct Launch {
  const Kernel* kernel;
  u32 blocks, threads;  ///< of a block
  u32 dynamic_shared;
  std::vector<std::byte> parameters;
  unsigned device;
};

/// What a device would stop at, in the numbers that the CUDA runtime has for it.
enum class Fault { none = 0, illegal_address = 700, never_ends = 702, misaligned = 716, trap = 719 };
/// Runs a grid to its end, or to what a device would stop at. Everything else that is wrong is a finding.
Fault run(const Launch& launch);

/// Memory of devices: a range of addresses of the host, and a byte of state for each byte of it.
constexpr u64 arena = 0x1000'0000'0000, arena_bytes = u64{4} << 40;
constexpr u64 arena_state = arena + arena_bytes;
constexpr u8 allocated = 1, written = 2;
constexpr u8 owned_by(unsigned device) { return static_cast<u8>(device << 2 | allocated); }
inline u8* state_of(const void* p) { return reinterpret_cast<u8*>(reinterpret_cast<u64>(p) + arena_bytes); }
inline bool on_device(const void* p) { return reinterpret_cast<u64>(p) - arena < arena_bytes; }

/// Which of the words a variable of the environment is; without it, the first. Ends the process where it is another.
std::size_t choice(const char* name, std::initializer_list<const char*> words);
/// A variable of the environment that is a number; without it, `least`.
unsigned long number(const char* name, unsigned long least, unsigned long most);

/// Something that is wrong: printed at its first time. A process that has any at its end fails.
void find(const std::string& what, const std::string& detail);
/// The same in a kernel, at a line of it, by the thread that runs. `other`: another line that has to do with it.
void find_in_kernel(const char* what, int line, const std::string& detail, int other = 0);

/// The parts one behind the other.
template <class... Parts>
std::string text(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}

// What the parts of the machine need of each other.

const Launch& launched();
/// Null between threads.
const Thread* running();
/// Lets others run until somebody wakes it.
void suspend(Thread& thread);
void wake(Thread& thread);
u32 next_interval();
/// Ends the grid.
[[noreturn]] void stop(Fault fault);
/// For a thread that ends.
void leave(Group& group);
void prepare_memory(unsigned device);
void prepare_shared_memory(const Launch& launch);

}  // namespace ptx
