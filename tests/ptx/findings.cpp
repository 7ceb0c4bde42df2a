#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cxxabi.h>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

#include "ptx/machine.hpp"
#include "ptx/stand_in.hpp"

namespace ptx {
namespace {

struct Findings {
  std::recursive_mutex mutex;
  std::vector<std::string> found;
  std::set<std::string> known;                           // what, where
  std::map<std::string, std::span<const Place>> places;  // by kernel
};

Findings& findings() {
  static Findings* const made = new Findings;
  return *made;
}

std::string demangled(const char* name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> made(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                                         std::free);
  return status == 0 ? made.get() : name;
}

/// Whatever a test makes of its results, a finding is a failure.
void fail_with_findings() {
  if (findings().found.empty()) return;
  std::fprintf(stderr, "stand-in: %zu findings\n", findings().found.size());
  std::fflush(nullptr);
  std::_Exit(EXIT_FAILURE);
}

[[noreturn]] void refuse(const char* name, const std::string& wanted) {
  std::fprintf(stderr, "%s must be %s, got '%s'\n", name, wanted.c_str(), std::getenv(name));
  std::_Exit(EXIT_FAILURE);
}

/// The lines of the source that a line of the kernel is from, the innermost first.
std::string source_lines(const Kernel& kernel, int line) {
  const std::span<const Place> places = findings().places[kernel.name];
  std::string out;
  auto at = std::ranges::upper_bound(places, line, {}, &Place::begin) - places.begin() - 1;
  for (; at >= 0; at = places[at].into) out += text("\n    ", places[at].file, ":", places[at].line);
  return out;
}

}  // namespace

Places::Places(const char* kernel, std::span<const Place> places) { findings().places[kernel] = places; }

std::size_t choice(const char* name, std::initializer_list<const char*> words) {
  const char* const value = std::getenv(name);
  if (value == nullptr) return 0;
  std::size_t index = 0;
  std::string wanted;
  for (const char* word : words) {
    if (std::string_view(word) == value) return index;
    ++index;
    wanted += (wanted.empty() ? "" : " or ") + std::string(word);
  }
  refuse(name, wanted);
}

unsigned long number(const char* name, unsigned long least, unsigned long most) {
  const char* const value = std::getenv(name);
  if (value == nullptr) return least;
  unsigned long result = 0;
  const char* const end = value + std::strlen(value);
  const auto [rest, error] = std::from_chars(value, end, result);
  if (error != std::errc() || rest != end || result < least || result > most)
    refuse(name, text("a number from ", least, " to ", most));
  return result;
}

void find(const std::string& what, const std::string& detail) {
  Findings& f = findings();
  const std::lock_guard lock(f.mutex);
  [[maybe_unused]] static const int registered = std::atexit(fail_with_findings);
  f.found.push_back(what + ": " + detail);
  if (f.known.insert(f.found.back()).second) std::fprintf(stderr, "stand-in: %s\n", f.found.back().c_str());
}

void find_in_kernel(const char* what, int line, const std::string& detail, int other) {
  const Kernel& kernel = *launched().kernel;
  if (!findings().known.insert(text(what, kernel.name, line)).second) return;
  const Thread* const t = running();
  find(what, text(detail, source_lines(kernel, line), other == 0 ? "" : "\n  after",
                  other == 0 ? "" : source_lines(kernel, other),
                  t == nullptr ? "" : text("\n  thread ", t->number, " of block ", t->block->number, " of ", t->blocks),
                  "\n  kernel ", demangled(kernel.name).substr(0, 300)));
}

}  // namespace ptx

namespace warpmatch::stand_in {

std::vector<std::string> take_findings() {
  const std::lock_guard lock(ptx::findings().mutex);
  ptx::findings().known.clear();
  return std::exchange(ptx::findings().found, {});
}

}  // namespace warpmatch::stand_in
