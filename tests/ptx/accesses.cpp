#include <algorithm>
#include <deque>
#include <unordered_map>

#include "ptx/instructions.hpp"

namespace ptx {

Window windows[] = {{"global memory"}, {"shared memory"}};

namespace {

/// An access, to find those that nothing orders with it.
struct Visit {
  u32 interval = 0;  // of its block; 0: there was none
  u32 of_warp = 0;   // the interval of its warp
  int line = 0;
  u16 thread = 0;
  bool together = false;
};

/// Two reads of threads that nothing orders are enough: whoever writes is not both.
struct History {
  Visit write, reads[2];
};

/// Four bytes have one history for as long as whoever comes takes all of them.
struct Word {
  History whole, bytes[4];
  u32 split = 0;  // the interval from which on each has its own
};

enum class Races { shared, all, none };

constexpr u64 page_bytes = 4096;

struct Watch {
  Races races = static_cast<Races>(choice("STAND_IN_RACES", {"shared", "all", "none"}));
  std::vector<Word> shared;
  std::deque<std::vector<Word>> pages;           // of global memory, for one launch after the other
  std::unordered_map<u64, std::size_t> page_of;  // as this launch meets them
  std::vector<std::byte> shared_bytes;
  std::vector<u8> shared_state;
};

Watch& watcher() {
  static Watch* const made = new Watch;
  return *made;
}

constexpr std::size_t padding = 16;  // no state of a byte, so that an access across the end shows

/// `since`: the first interval that matters. Blocks run one after the other, so that intervals tell them apart.
inline bool ordered(const Visit& before, const Thread& now, u32 since) {
  const Block& block = *now.block;
  if (before.interval != block.interval) return before.interval < since || before.interval >= block.first_interval;
  if (before.thread == now.number) return true;
  return before.thread / warp_size == now.number / warp_size && before.of_warp != now.warp->interval;
}

[[gnu::noinline]] void find_race(const Visit& before, const char* what, const Thread& t, const Touch& touch,
                                 const char* where) {
  find_in_kernel(
      "race", touch.line,
      text("a ", touch.writes ? "write" : "read", " of ", where, " after ", what, " of thread ", before.thread,
           before.interval < t.block->first_interval ? " of another block" : "", ", which nothing orders"),
      before.line);
}

void visit(History& history, u32 since, const Thread& t, const Touch& touch, const char* where) {
  const auto meet = [&](const Visit& before, const char* what) {
    if (!ordered(before, t, since) && !(before.together && touch.together)) find_race(before, what, t, touch, where);
  };
  meet(history.write, "a write");
  const Visit now{t.block->interval, t.warp->interval, touch.line, static_cast<u16>(t.number), touch.together};
  if (touch.writes) {
    for (const Visit& read : history.reads) meet(read, "a read");
    history = {now, {}};
  } else {
    history.reads[ordered(history.reads[0], t, since) ? 0 : 1] = now;
  }
}

/// The words of the page, of which nothing that is in them matters to this launch.
std::vector<Word>& page(u64 number) {
  Watch& w = watcher();
  const auto [found, is_new] = w.page_of.try_emplace(number, w.page_of.size());
  if (is_new && w.pages.size() == found->second) w.pages.emplace_back(page_bytes / 4);
  return w.pages[found->second];
}

}  // namespace

void prepare_memory(unsigned device) {
  Watch& w = watcher();
  w.page_of.clear();
  auto* const data = reinterpret_cast<std::byte*>(arena);
  windows[0] = {"global memory", arena, arena_bytes, data, state_of(data), owned_by(device), w.races == Races::all};
}

void prepare_shared_memory(const Launch& launch) {
  Watch& w = watcher();
  const std::size_t bytes = launch.kernel->shared_bytes + launch.dynamic_shared;
  // CUB's merges read beyond what they wrote, within their array, and drop it.
  const bool ours = std::string(launch.kernel->name).starts_with("_ZN9warpmatch");
  w.shared_bytes.assign(bytes, std::byte{0xA5});
  w.shared_state.assign(bytes + padding, 0);
  std::fill_n(w.shared_state.begin(), bytes, ours ? allocated : allocated | written);
  windows[1] = {"shared memory", shared_window,         bytes, w.shared_bytes.data(), w.shared_state.data(),
                allocated,       w.races != Races::none};
  if (w.shared.size() * 4 < bytes) w.shared.resize(bytes / 4 + 1);
}

void look_closer(Window& window, const Touch& touch) {
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
}

/// Aligned as it is, an access does not cross a page, nor a word that it does not fill.
void watch(const Thread& t, const Window& window, const Touch& touch) {
  const u64 offset = touch.at - window.begin;
  const bool shared = &window == &windows[1];
  const u32 since = shared ? t.block->first_interval : t.block->first_of_launch;
  Word* const words = shared ? &watcher().shared[offset / 4] : &page(offset / page_bytes)[offset % page_bytes / 4];
  for (u32 at = 0; at < touch.size; at += 4) {
    Word& word = words[at / 4];
    if (touch.size >= 4 && word.split < since) {
      visit(word.whole, since, t, touch, window.name);
      continue;
    }
    if (word.split < since) {
      std::ranges::fill(word.bytes, word.whole);
      word.split = since;
    }
    for (u32 i = 0; i < std::min(touch.size, 4U); ++i)
      visit(word.bytes[(offset + i) % 4], since, t, touch, window.name);
  }
}

}  // namespace ptx
