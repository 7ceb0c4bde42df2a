#include "strings/text_pair.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <utility>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/check_length.hpp>

#include "errors.hpp"
#include "run.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

constexpr char32_t max_code_point = 0x10FFFF;
/// Code points up to here are never lent: white space is among them.
constexpr char32_t lowest_lent = 0x10000;

/// What the item in that place is compared by, as RapidFuzz does it.
std::uint64_t hash_of(PyObject* item, const char* argument, std::size_t place) {
  if (PyUnicode_Check(item) && PyUnicode_GET_LENGTH(item) == 1) return PyUnicode_READ_CHAR(item, 0);
  const Py_hash_t hash = or_wait_for_the_end([&] { return PyObject_Hash(item); });
  if (hash == -1) {
    if (PyErr_ExceptionMatches(PyExc_TypeError) == 0) throw py::error_already_set();
    py::error_already_set cause;
    refuse_because(std::move(cause), std::string("[") + argument + "] holds " + describe(item) + " in place " +
                                         std::to_string(place) + "; expected hashables");
  }
  // Python gives its number -1 the hash of -2.
  if (hash == -2 && PyLong_Check(item) && PyLong_AsLong(item) == -1) return ~std::uint64_t{0};
  return static_cast<std::uint64_t>(hash);
}

std::vector<std::uint64_t> hashes_of(py::handle sequence, const char* argument) {
  if (PySequence_Check(sequence.ptr()) == 0) {
    throw py::type_error(std::string("[") + argument + "] is " + describe(sequence) +
                         "; expected str, bytes or another sequence of hashables");
  }
  const py::tuple items = items_of(sequence);
  std::vector<std::uint64_t> hashes;
  hashes.reserve(items.size());
  constexpr std::size_t look_up = 1 << 16;
  for (py::handle item : items) {
    if (hashes.size() % look_up == look_up - 1) check_signals();
    hashes.push_back(hash_of(item.ptr(), argument, hashes.size()));
  }
  return hashes;
}

/// `count` code points that are not among the given ones, ascending; the highest there are.
std::vector<char32_t> free_code_points(std::size_t count, std::vector<char32_t> taken) {
  std::ranges::sort(taken, std::greater{});
  std::vector<char32_t> lent(count);
  auto at = taken.begin();
  char32_t next = max_code_point;
  for (auto slot = lent.rbegin(); slot != lent.rend(); ++slot, --next) {
    for (; at != taken.end() && *at >= next; ++at) next -= *at == next ? 1 : 0;
    if (next < lowest_lent) throw RangeError("s1", "and s2 have too many different items");
    *slot = next;
  }
  return lent;
}

}  // namespace

TextPair::TextPair(py::handle s1, py::handle s2) {
  const std::array sides{s1, s2};
  constexpr std::array names{"s1", "s2"};
  std::array<std::vector<std::uint64_t>, 2> hashes;
  std::vector<std::uint64_t> others;  // sorted, since RapidFuzz sorts words by hash
  std::vector<char32_t> taken;
  for (std::size_t side = 0; side < 2; ++side) {
    if (borrow_text(sides[side].ptr(), texts_[side])) {
      check_length(texts_[side], names[side]);
      // Narrower ones hold nothing that could be lent.
      if (texts_[side].encoding != Encoding::ucs4) continue;
      const auto* begin = static_cast<const char32_t*>(texts_[side].data);
      taken.insert(taken.end(), begin, begin + texts_[side].units);
      continue;
    }
    hashes[side] = hashes_of(sides[side], names[side]);
    for (const std::uint64_t hash : hashes[side]) {
      if (hash > max_code_point) {
        others.push_back(hash);
      } else {
        taken.push_back(static_cast<char32_t>(hash));
      }
    }
  }
  std::ranges::sort(others);
  others.erase(std::unique(others.begin(), others.end()), others.end());
  const std::vector<char32_t> lent = free_code_points(others.size(), std::move(taken));

  const auto symbol_of = [&](std::uint64_t hash) {
    if (hash <= max_code_point) return static_cast<char32_t>(hash);
    return lent[static_cast<std::size_t>(std::ranges::lower_bound(others, hash) - others.begin())];
  };
  for (std::size_t side = 0; side < 2; ++side) {
    if (texts_[side].data != nullptr) continue;
    symbols_[side].reserve(hashes[side].size() + 1);  // an empty vector has no data, which would be a null
    std::ranges::transform(hashes[side], std::back_inserter(symbols_[side]), symbol_of);
    texts_[side] = {symbols_[side].data(), symbols_[side].size(), Encoding::ucs4};
  }
}

}  // namespace warpmatch::bindings
