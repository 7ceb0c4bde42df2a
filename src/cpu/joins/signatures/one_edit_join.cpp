#include "cpu/joins/signatures/one_edit_join.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cpu/joins/signatures/common_symbols.hpp"
#include "cpu/joins/signatures/edit_band.hpp"
#include "watch/pace.hpp"
#include "watch/parallel.hpp"

namespace warpmatch::cpu {
namespace {

constexpr std::size_t kFewMembers = 24;       // compared each with each
constexpr std::size_t kLargeGroup = 1 << 14;  // shared out among threads
constexpr std::size_t kStringsAhead = 16;     // whose memory is asked for
constexpr std::uint32_t kNoEnd = ~std::uint32_t{0};

}  // namespace

bool OneEditJoin::serves(const dispatch::Request& request, const SymbolMaps& maps, const LengthClass& of) {
  return of.distance <= 1 && OneEdit::of(request.rule.metric) && can_translate(request.left, maps);
}

std::uint64_t OneEditJoin::keys(const dispatch::Request& request, const LengthClass& of) {
  std::uint64_t keys = 0;
  for (const LengthClass& band : edit_bands(request, of)) keys += 2 * strings_of(request, band);
  return keys;
}

std::uint64_t OneEditJoin::bytes(const dispatch::Request& request, const LengthClass& of) {
  std::uint64_t strings = 0;
  for (const LengthClass& band : edit_bands(request, of)) strings = std::max(strings, strings_of(request, band));
  return strings * HashedEntries::bytes_each;
}

/// What a thread has at hand, and what it does with a group.
class OneEditJoin::Worker {
 public:
  explicit Worker(OneEditJoin& join) : join_(join), found_(join.sink_) {}

  /// Looks up the strings of a group of entries that have a half in common.
  void join(const EditBand& band, std::span<const HashedEntry> entries, Window window) {
    if (gather(band, entries)) join_gathered(window);
  }
  /// Those of a large group that are of a length, or a symbol longer.
  void join_large(const EditBand& band, std::span<const HashedEntry> entries, std::uint32_t length, Window window) {
    std::vector<HashedEntry> own;
    for (const EditBand::Run& run : band.runs) {
      if (run.bucket->length - length > 1) continue;
      const auto first = std::ranges::lower_bound(entries, run.first, {}, place_of);
      const auto end = std::ranges::lower_bound(entries, run.end, {}, place_of);
      pace.spend(static_cast<std::uint64_t>(end - first));
      own.insert(own.end(), first, end);
    }
    if (!own.empty() && gather(band, own)) halve_group(members_, length, window);
  }
  void flush() { found_.flush(); }

  std::vector<HashedEntry> scratch;
  watch::Pace pace;
  IndexCounts counts;

 private:
  struct Member {
    Symbols symbols;
    std::uint32_t place = 0;
  };
  using Members = std::span<const Member>;
  /// Pairs that are compared: of strings of one length, of neighbouring ones.
  struct Kinds {
    bool same = true;
    bool longer = true;
    std::uint32_t longest = kNoEnd;  ///< of the shorter string
  };

  /// The strings of some entries, by length and then by place; false where no two of them can be a pair.
  bool gather(const EditBand& band, std::span<const HashedEntry> entries) {
    band_ = &band;
    if (place_of(entries.back()) < band.right_place || place_of(entries.front()) >= band.lefts) return false;
    members_.clear();
    pace.spend(8 * entries.size());
    auto run = band.runs.begin();
    for (const HashedEntry entry : entries) {
      const std::uint32_t place = place_of(entry);
      while (place >= run->end) ++run;
      members_.push_back({run->string(join_.text_, place), place});
    }
    if (!band.self) std::ranges::stable_sort(members_, {}, [](const Member& member) { return member.symbols.length; });
    return true;
  }

  void join_gathered(Window window) {
    if (members_.size() <= kFewMembers) return compare(members_, {}, window);
    const Members group = members_;
    for (std::size_t first = 0; first < group.size();) {
      const std::uint32_t length = group[first].symbols.length;
      std::size_t next = first;
      while (next < group.size() && group[next].symbols.length == length) ++next;
      std::size_t end = next;
      while (end < group.size() && group[end].symbols.length == length + 1) ++end;
      halve_group(group.subspan(first, end - first), length, window);
      first = next;
    }
  }

  /// Strings of a length, and one symbol longer, that agree in a half. Back halves are those of the band's shortest
  /// strings: what longer ones have before them has to agree as well.
  void halve_group(Members group, std::uint32_t length, Window window) {
    const std::uint32_t reach = join_.edit_.reach();
    const std::uint32_t end = length - std::min(length, band_->back_half(reach));
    if (window.end == kNoEnd || window.end + reach - 1 >= end) return halve(group, length, window);
    const std::uint32_t from = window.end + reach - 1;
    const unsigned width = join_.width_;
    by_key(
        group,
        [&](const Member& member) {
          const std::uint32_t later = member.symbols.length - length;
          return hash_bytes(member.symbols.at(from + later, width), std::size_t{end - from} * width);
        },
        [&](Members part) { halve(part, length, window); });
  }

  /// Strings of a length, and one symbol longer, that agree in all outside of the window.
  void halve(Members group, std::uint32_t length, Window window) {
    window.end = std::min(window.end, length + 1);
    if (window.first >= window.end || !has_pairs(group, length)) return;
    if (group.size() <= kFewMembers) return compare(group, {.longest = length}, window);
    if (window.end - window.first == 1) return settle(group, length, window);
    const unsigned width = join_.width_;
    const std::uint32_t reach = join_.edit_.reach();
    const std::uint32_t middle = window.first + (window.end - window.first) / 2;
    by_key(
        group,
        [&](const Member& member) {
          return hash_bytes(member.symbols.at(window.first, width), std::size_t{middle - window.first} * width);
        },
        [&](Members part) {
          halve(part, length, {middle, window.end});
        });
    const std::uint32_t from = std::min(middle + reach - 1, length);
    const std::uint32_t to = std::min(window.end + reach - 1, length);
    by_key(
        group,
        [&](const Member& member) {
          const std::uint32_t later = member.symbols.length - length;
          return hash_bytes(member.symbols.at(from + later, width), std::size_t{to - from} * width);
        },
        [&](Members part) {
          halve(part, length, {window.first, middle});
        });
  }

  /// Strings that first differ in one place, all of them: those that agree in what an edit leaves there are pairs.
  void settle(Members group, std::uint32_t length, Window window) {
    const unsigned width = join_.width_;
    const std::uint32_t at = window.first;
    const auto symbol = [&](const Member& member, std::uint32_t i) {
      return i < member.symbols.length ? hash_bytes(member.symbols.at(i, width), width) : 0;
    };
    const auto is_longer = [&](const Member& member) { return member.symbols.length > length; };
    by_key(
        group, [&](const Member& member) { return symbol(member, is_longer(member) ? at + 1 : at); },
        [&](Members part) { compare(part, {.same = false}, window); });
    const auto longer = std::ranges::find_if(group, is_longer);
    const Members equally_long = group.first(static_cast<std::size_t>(longer - group.begin()));
    if (!join_.edit_.transposes || at + 1 >= length) return compare(equally_long, {.longer = false}, window);
    by_key(
        equally_long, [&](const Member& member) { return symbol(member, at + 1); },
        [&](Members part) { compare(part, {.longer = false}, window); });
    by_key(
        equally_long, [&](const Member& member) { return symbol(member, at) ^ symbol(member, at + 1); },
        [&](Members part) { compare_transposed(part, window); });
  }

  /// Calls `visit` for those that have a key in common, in order, and copied.
  template <class Key, class Visit>
  void by_key(Members group, const Key& key, const Visit& visit) {
    pace.spend(24 * group.size());
    counts.keys += group.size();
    std::vector<HashedEntry> keys;
    keys.reserve(group.size());
    for (std::size_t i = 0; i < group.size(); ++i)
      keys.push_back(HashedEntry{key(group[i]) >> (32 - sorted_bits)} << hash_bits | i);
    sort_part(keys, scratch);
    std::vector<Member> part;
    visit_groups(keys, [&](std::size_t first, std::size_t end) {
      part.clear();
      for (std::size_t i = first; i < end; ++i) part.push_back(group[place_of(keys[i])]);
      visit(Members(part));
    });
  }

  bool has_pairs(Members group, std::uint32_t length) const {
    if (group.size() < 2 || group.front().symbols.length != length) return false;
    if (band_->self) return true;
    const auto is_left = [&](const Member& member) { return member.place < band_->lefts; };
    return std::ranges::any_of(group, is_left) && !std::ranges::all_of(group, is_left);
  }

  void compare(Members group, Kinds kinds, Window window) {
    for_pairs(group, kinds, [&](const Member& x, const Member& y) { check(x, y, window); });
  }

  /// Substitutions apart, which are told by what follows them.
  void compare_transposed(Members group, Window window) {
    const unsigned width = join_.width_;
    for_pairs(group, {.longer = false}, [&](const Member& x, const Member& y) {
      if (equal_bytes(x.symbols.at(window.first + 1, width), y.symbols.at(window.first + 1, width), width) < width)
        check(x, y, window);
    });
  }

  template <class Visit>
  void for_pairs(Members group, Kinds kinds, const Visit& visit) {
    for (std::size_t i = 0; i + 1 < group.size(); ++i) {
      if (group[i].symbols.length > kinds.longest) break;
      pace.spend(4 * (group.size() - i));
      for (std::size_t j = i + 1; j < group.size(); ++j) {
        const std::uint32_t more = group[j].symbols.length - group[i].symbols.length;
        if (more > 1) break;
        if (more == 0 ? kinds.same : kinds.longer) visit(group[i], group[j]);
      }
    }
  }

  void check(const Member& x, const Member& y, Window window) {
    const auto [left, right] = std::minmax(x.place, y.place);
    if (left >= band_->lefts || right < band_->right_place) return;
    ++counts.compared;
    const std::uint32_t distance = one_edit(x.symbols, y.symbols, join_.width_, join_.edit_, window.first, window.end);
    if (distance > 1) return;
    ++counts.candidates;
    const scoring::ScoreRule& rule = join_.request_.rule;
    const std::uint32_t maximum = rule.scale.maximum(x.symbols.length, y.symbols.length);
    if (std::int64_t{distance} > join_.limits_[maximum]) return;
    found_.push_back({band_->left_rank + left, band_->right_shift + right, rule.score(distance, maximum)});
  }

  OneEditJoin& join_;
  dispatch::PairBuffer found_;
  const EditBand* band_ = nullptr;
  std::vector<Member> members_;
};

OneEditJoin::OneEditJoin(const dispatch::Request& request, const CommonText& text,
                         const scoring::DistanceLimits& limits, dispatch::PairSink& sink, watch::Steps& steps)
    : request_(request),
      limits_(limits),
      sink_(sink),
      steps_(steps),
      edit_(*OneEdit::of(request.rule.metric)),
      text_(text),
      width_(text.width()),
      workers_(steps.workers()) {}

OneEditJoin::~OneEditJoin() = default;

OneEditJoin::Worker& OneEditJoin::worker(unsigned number) {
  if (!workers_[number]) workers_[number] = std::make_unique<Worker>(*this);
  return *workers_[number];
}

void OneEditJoin::run(const LengthClass& of, double worth) {
  const std::vector<LengthClass> bands = edit_bands(request_, of);
  for (const LengthClass& band : bands) run_band(EditBand(request_, band), worth / static_cast<double>(bands.size()));
}

void OneEditJoin::run_band(const EditBand& band, double worth) {
  run_half(band, true, worth / 2);
  run_half(band, false, worth / 2);
}

/// Pairs whose front halves are equal, or those that differ there first.
void OneEditJoin::run_half(const EditBand& band, bool front, double worth) {
  constexpr double kHashing = 0.3;
  const std::uint32_t middle = band.front_half();
  const Window window = front ? Window{middle, kNoEnd} : Window{0, middle};
  if (window.first >= window.end) return;
  const std::uint32_t back = band.back_half(edit_.reach());
  entries_.fill(band.places, steps_, worth * kHashing, [&](watch::Chunk chunk, const auto& take) {
    watch::Pace pace;
    for (const EditBand::Run& run : band.runs) {
      const std::size_t first = std::max<std::size_t>(chunk.begin, run.first);
      const std::size_t end = std::min<std::size_t>(chunk.end, run.end);
      const std::uint32_t from = front ? 0 : run.bucket->length - back;
      const std::size_t bytes = std::size_t{front ? middle : back} * width_;
      for (std::size_t place = first; place < end; ++place) {
        pace.spend(4 + bytes / 4);
        const Symbols own = run.string(text_, static_cast<std::uint32_t>(place));
        take(place, hash_bytes(own.at(from, width_), bytes));
      }
    }
  });
  counts_.keys += band.places;
  const std::vector<std::size_t> tasks = entries_.tasks();
  watch::parallel_for(tasks.size() - 1, steps_.next(worth * (1 - kHashing)), [&](std::uint64_t task, unsigned number) {
    for (std::size_t part = tasks[task]; part < tasks[task + 1]; ++part)
      join_part(band, entries_.part(part), window, worker(number));
  });
  join_large_groups(band, window);
}

void OneEditJoin::join_part(const EditBand& band, watch::Chunk range, Window window, Worker& worker) {
  const std::span<HashedEntry> entries = entries_.in(range);
  worker.pace.spend(16 * entries.size() + 64);
  sort_part(entries, worker.scratch);
  visit_groups(entries, [&](std::size_t first, std::size_t end) {
    if (end - first < kLargeGroup) return worker.join(band, entries.subspan(first, end - first), window);
    const std::lock_guard lock(mutex_);
    for (std::uint32_t length = band.shortest; length <= band.longest; ++length)
      large_.push_back({{range.begin + first, range.begin + end}, length});
  });
}

void OneEditJoin::join_large_groups(const EditBand& band, Window window) {
  const std::vector<LargeGroup> groups = std::exchange(large_, {});
  if (groups.empty()) return;
  watch::parallel_for(groups.size(), steps_.next(0), [&](std::uint64_t task, unsigned number) {
    const LargeGroup& group = groups[task];
    worker(number).join_large(band, entries_.in(group.entries), group.length, window);
  });
}

void OneEditJoin::finish() {
  for (const auto& own : workers_)
    if (own) own->flush();
}

IndexCounts OneEditJoin::counts() const {
  IndexCounts sum = counts_;
  for (const auto& own : workers_)
    if (own) sum += own->counts;
  return sum;
}

}  // namespace warpmatch::cpu
