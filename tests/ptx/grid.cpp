#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <numeric>
#include <random>
#include <sys/mman.h>

#include "ptx/machine.hpp"

// Saves what a call must keep, and goes on where another stack stopped.
extern "C" void ptx_switch(void** from, void* to);
asm(R"(
.text
.globl ptx_switch
.hidden ptx_switch
.type ptx_switch, @function
ptx_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size ptx_switch, . - ptx_switch
)");

namespace ptx {
namespace {

constexpr std::size_t stack_bytes = 1 << 20;  // the lowest page is no memory, so that an overflow shows
constexpr u32 most_threads = 1024;

void write_counts();

struct Grid {
  Grid() {
    if (std::getenv("STAND_IN_COUNTS") != nullptr) std::atexit(write_counts);
  }

  const u64 seed = number("STAND_IN_SEED", 0, ~u64{0});  // of the order of threads and blocks; forward without it
  std::mt19937_64 random{seed};
  const Launch* launch = nullptr;
  Block block;
  u32 intervals = 0;            // ever
  void* after_block = nullptr;  // where the stack stands that goes on then
  Thread* running = nullptr;
  Thread* ready[most_threads] = {};  // a ring
  u32 first_ready = 0, all_ready = 0;
  std::byte* stacks = nullptr;
  Fault fault = Fault::none;
};

Grid& grid() {
  static Grid* const made = new Grid;
  return *made;
}

/// Adds a line for each kernel to the file STAND_IN_COUNTS: its name, launches, threads and instructions.
void write_counts() {
  std::ofstream out(std::getenv("STAND_IN_COUNTS"), std::ios::app);
  for (const auto& [name, kernel] : kernels())
    out << name << '\t' << kernel->launches << '\t' << kernel->all_threads << '\t' << kernel->instructions << '\n';
}

void begin_thread() {
  Thread& thread = *grid().running;
  grid().launch->kernel->run(thread, reinterpret_cast<u64>(grid().launch->parameters.data()));
  grid().launch->kernel->instructions += thread.instructions;
  leave(*thread.warp);
  leave(*thread.block);
  suspend(thread);
}

void prepare_stack(Thread& thread) {
  Grid& g = grid();
  if (g.stacks == nullptr) {
    g.stacks = static_cast<std::byte*>(mmap(nullptr, most_threads * stack_bytes, PROT_READ | PROT_WRITE,
                                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    for (u32 i = 0; i < most_threads; ++i) mprotect(g.stacks + i * stack_bytes, 4096, PROT_NONE);
  }
  auto** top = reinterpret_cast<void**>(g.stacks + (thread.number + 1) * stack_bytes - 64);
  *--top = nullptr;  // aligned as after a call
  *--top = reinterpret_cast<void*>(&begin_thread);
  for (int i = 0; i < 6; ++i) *--top = nullptr;  // what ptx_switch takes from it
  thread.stack_pointer = top;
}

void prepare_block(u32 number) {
  Grid& g = grid();
  const u32 threads = g.launch->threads, interval = next_interval();
  g.block.threads.assign(threads, {});
  static_cast<Group&>(g.block) = {g.block.threads.data(), threads, threads, 0, interval};
  g.block.number = number;
  g.block.first_interval = interval;
  g.block.warps.clear();
  for (u32 first = 0; first < threads; first += warp_size) {
    const u32 lanes = std::min(warp_size, threads - first);
    g.block.warps.push_back({&g.block.threads[first], lanes, lanes, 0, interval});
  }
  prepare_shared_memory(*g.launch);
  for (u32 i = 0; i < threads; ++i) {
    Thread& t = g.block.threads[i];
    t = {i, threads, g.launch->blocks, &g.block, &g.block.warps[i / warp_size], nullptr, nullptr, 0, 0};
    prepare_stack(t);
    wake(t);
  }
}

/// Null where none is ready.
Thread* take_ready() {
  Grid& g = grid();
  if (g.all_ready == 0) return nullptr;
  Thread*& first = g.ready[g.first_ready];
  if (g.seed != 0) {
    const u64 chosen = (g.random() >> 32) * g.all_ready >> 32;
    std::swap(first, g.ready[(g.first_ready + chosen) % most_threads]);
  }
  g.first_ready = (g.first_ready + 1) % most_threads;
  --g.all_ready;
  return first;
}

void find_who_waits() {
  const Block& block = grid().block;
  const auto shown = std::ranges::find_if(block.threads, [&](const Thread& t) { return t.waits != nullptr; });
  find_in_kernel("deadlock", shown->line,
                 text(block.waiting, " threads wait at a barrier of the block, ", block.live - block.waiting,
                      " at one of their warp, ", block.size - block.live, " have ended"));
}

Fault run_block(u32 number) {
  Grid& g = grid();
  g.all_ready = 0;
  prepare_block(number);
  g.running = take_ready();
  ptx_switch(&g.after_block, g.running->stack_pointer);
  g.running = nullptr;
  if (g.fault == Fault::none && g.block.live > 0) {
    find_who_waits();
    g.fault = Fault::never_ends;
  }
  return g.fault;
}

}  // namespace

Registration::Registration(const Kernel& kernel) { kernels()[kernel.name] = &kernel; }

std::map<std::string, const Kernel*>& kernels() {
  static auto* const all = new std::map<std::string, const Kernel*>;
  return *all;
}

const Launch& launched() { return *grid().launch; }
const Thread* running() { return grid().running; }
u32 next_interval() { return ++grid().intervals; }

void suspend(Thread& thread) {
  Grid& g = grid();
  Thread* const next = take_ready();
  if (next == &thread) return;
  g.running = next;
  ptx_switch(&thread.stack_pointer, next == nullptr ? g.after_block : next->stack_pointer);
}

void wake(Thread& thread) {
  thread.waits = nullptr;
  Grid& g = grid();
  g.ready[(g.first_ready + g.all_ready++) % most_threads] = &thread;
}

void stop(Fault fault) {
  grid().fault = fault;
  void* never = nullptr;
  ptx_switch(&never, grid().after_block);
  __builtin_unreachable();
}

Fault run(const Launch& launch) {
  Grid& g = grid();
  g.launch = &launch;
  g.fault = Fault::none;
  prepare_memory(launch.device);
  g.block.first_of_launch = g.intervals + 1;
  ++launch.kernel->launches;
  launch.kernel->all_threads += u64{launch.blocks} * launch.threads;
  std::vector<u32> order(launch.blocks);
  std::iota(order.begin(), order.end(), 0);
  // A block of CUB's may wait for those before it, which start first on every device.
  if (g.seed != 0 && std::strncmp(launch.kernel->name, "_ZN3cub", 7) != 0) std::ranges::shuffle(order, g.random);
  for (const u32 number : order)
    if (const Fault fault = run_block(number); fault != Fault::none) return fault;
  return Fault::none;
}

}  // namespace ptx
