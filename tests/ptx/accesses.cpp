#include <cfenv>
#include <unordered_map>

#include "ptx/instructions.hpp"

namespace ptx {

Window windows[] = {{"global memory"}, {"shared memory"}, {"the parameters"}};

namespace {

/// An access to a byte, to find those that nothing orders.
struct Visit {
  u32 block = 0, interval = 0, thread = 0, barriers = 0;  // barriers: those of its warp that were behind the thread
  int line = 0;
  bool together = false;
};

/// Two reads of threads that nothing orders are enough: whoever writes is not both.
struct History {
  Visit write, reads[2];
  u32 epoch = 0;  // the block, of shared memory, or the launch; what came before is over
};

enum class Races { shared, all, none };

struct Watch {
  Races races = static_cast<Races>(choice("STAND_IN_RACES", {"shared", "all", "none"}));
  std::vector<History> shared;
  std::unordered_map<u64, std::vector<History>> global;  // by page, as they are met
  std::vector<std::byte> shared_bytes;
  std::vector<u8> shared_state, parameter_state;
};

Watch& watch() {
  static Watch* const made = new Watch;
  return *made;
}

constexpr std::size_t padding = 16;  // no state of a byte, so that an access across the end shows

bool ordered(const Visit& before, const Thread& now) {
  const Block& block = *now.block;
  if (before.block == 0) return true;  // there was none
  if (before.block != block.number) return false;
  if (before.interval != block.interval || before.thread == now.number) return true;
  return before.thread / warp_size == now.number / warp_size &&
         now.warp->seen[now.lane][before.thread % warp_size] > before.barriers;
}

void watch_byte(History& history, u32 epoch, const Thread& t, const Touch& touch, const char* where) {
  if (history.epoch != epoch) history = {{}, {}, epoch};
  const auto meet = [&](const Visit& before, const char* what) {
    if ((before.together && touch.together) || ordered(before, t)) return;
    find_in_kernel(
        "race", touch.line,
        text("a ", touch.writes ? "write" : "read", " of ", where, " after ", what, " of thread ", before.thread,
             before.block == t.block->number ? "" : " of another block", ", which nothing orders"),
        before.line);
  };
  meet(history.write, "a write");
  const Visit now{t.block->number, t.block->interval, t.number, t.warp->seen[t.lane][t.lane],
                  touch.line,      touch.together};
  if (touch.writes) {
    for (const Visit& read : history.reads) meet(read, "a read");
    history = {now, {}, epoch};
  } else {
    history.reads[ordered(history.reads[0], t) ? 0 : 1] = now;
  }
}

/// Of all bytes of an access: it does not cross a page, for it is aligned.
void watch_bytes(const Window& window, u64 offset, const Thread& t, const Touch& touch) {
  const bool shared = &window == &windows[1];
  auto& page = shared ? watch().shared : watch().global[offset / 4096];
  if (page.empty()) page.resize(4096);
  History* const histories = page.data() + (shared ? offset : offset % 4096);
  for (u32 i = 0; i < touch.size; ++i)
    watch_byte(histories[i], shared ? t.block->number : t.block->first, t, touch, window.name);
}

}  // namespace

void prepare_memory(unsigned device, std::vector<std::byte>& parameters) {
  Watch& w = watch();
  w.global.clear();
  auto* const data = reinterpret_cast<std::byte*>(arena);
  windows[0] = {"global memory", arena, arena_bytes, data, state_of(data), owned_by(device), w.races == Races::all};
  w.parameter_state.assign(parameters.size() + padding, 0);
  std::fill_n(w.parameter_state.begin(), parameters.size(), allocated | written);
  windows[2] = {"the parameters",
                reinterpret_cast<u64>(parameters.data()),
                parameters.size(),
                parameters.data(),
                w.parameter_state.data(),
                allocated,
                false};
}

void prepare_shared_memory(const Launch& launch) {
  Watch& w = watch();
  const std::size_t bytes = launch.kernel->shared_bytes + launch.dynamic_shared;
  // CUB's merges read beyond what they wrote, within their array, and drop it.
  const bool ours = std::string(launch.kernel->name).starts_with("_ZN9warpmatch");
  w.shared_bytes.assign(bytes, std::byte{0xA5});
  w.shared_state.assign(bytes + padding, 0);
  std::fill_n(w.shared_state.begin(), bytes, ours ? allocated : allocated | written);
  windows[1] = {"shared memory", shared_window,         bytes, w.shared_bytes.data(), w.shared_state.data(),
                allocated,       w.races != Races::none};
  if (w.shared.size() < bytes) w.shared.resize(bytes);
}

std::byte* look_closer(Thread& t, Window& window, const Touch& touch) {
  const u64 offset = touch.at - window.begin;
  const auto where = [&] { return text(touch.size, " bytes at ", std::hex, offset, " of ", window.name); };
  if (touch.at % touch.size != 0) {
    find_in_kernel("misaligned access", touch.line, where());
    stop(Fault::misaligned);
  }
  u8* const state = window.state + offset;
  for (u32 i = 0; i < touch.size; ++i)
    if (offset >= window.bytes || (state[i] & ~written) != window.owner) {
      find_in_kernel("access out of bounds", touch.line, where() + ", which is not allocated to the one who asks");
      stop(Fault::illegal_address);
    }
  for (u32 i = 0; i < touch.size && touch.reads; ++i)
    if ((state[i] & written) == 0 && (touch.used >> i & 1)) {
      find_in_kernel("uninitialised read", touch.line, where() + text(", whose byte ", i, " nobody wrote"));
      break;
    }
  if (touch.writes) std::fill_n(state, touch.size, window.owner | written);
  if (window.watched) watch_bytes(window, offset, t, touch);
  return window.data + offset;
}

f64 add_rz(f64 a, f64 b) {
  const int before = std::fegetround();
  std::fesetround(FE_TOWARDZERO);
  volatile f64 x = a, y = b;
  volatile f64 sum = x + y;
  std::fesetround(before);
  return sum;
}

}  // namespace ptx
