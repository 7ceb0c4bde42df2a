#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <warpmatch/corpus.hpp>

/// Slow and obvious: what a packed corpus should say, and the means to make texts of every encoding.
namespace warpmatch::reference {

/// Rows as code points; nullopt is a null.
using Rows = std::vector<std::optional<std::u32string>>;

/// One distinct string and the rows that hold it, ascending.
struct Folded {
  std::u32string string;
  std::vector<std::uint32_t> rows;
};

/// The distinct strings in rank order: shorter first, equal lengths by first row.
inline std::vector<Folded> fold(const Rows& rows) {
  std::map<std::u32string, std::vector<std::uint32_t>> rows_of;
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    if (rows[row]) rows_of[*rows[row]].push_back(row);
  }
  std::vector<Folded> folded;
  for (auto& [string, members] : rows_of) folded.push_back({string, members});
  std::sort(folded.begin(), folded.end(), [](const Folded& a, const Folded& b) {
    return std::pair(a.string.size(), a.rows.front()) < std::pair(b.string.size(), b.rows.front());
  });
  return folded;
}

inline std::string encode_utf8(const std::u32string& string) {
  std::string bytes;
  const auto put = [&](char32_t value) { bytes.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
  for (const char32_t c : string) {
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xC0 | (c >> 6));
      put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      put(0xE0 | (c >> 12));
      put(0x80 | ((c >> 6) & 0x3F));
      put(0x80 | (c & 0x3F));
    } else {
      put(0xF0 | (c >> 18));
      put(0x80 | ((c >> 12) & 0x3F));
      put(0x80 | ((c >> 6) & 0x3F));
      put(0x80 | (c & 0x3F));
    }
  }
  return bytes;
}

/// Texts that own their bytes, each in an allocation of just its size, so that a sanitizer sees any overrun.
class TextStore {
 public:
  void add_null() { texts_.emplace_back(nullptr, 0, Encoding::utf8); }

  void add_bytes(const std::string& bytes, Encoding encoding, std::size_t unit_bytes = 1) {
    std::vector<char>& kept = buffers_.emplace_back(bytes.begin(), bytes.end());
    texts_.emplace_back(kept.empty() ? "" : kept.data(), kept.size() / unit_bytes, encoding);
  }

  /// The encoding must be able to hold the string.
  void add(const std::u32string& string, Encoding encoding) {
    switch (encoding) {
      case Encoding::utf8: return add_bytes(encode_utf8(string), encoding);
      case Encoding::latin1: return add_units<std::uint8_t>(string, encoding);
      case Encoding::ucs2: return add_units<std::uint16_t>(string, encoding);
      case Encoding::ucs4: return add_units<std::uint32_t>(string, encoding);
    }
  }

  void add(const Rows& rows, Encoding encoding) {
    for (const auto& row : rows) {
      if (row) {
        add(*row, encoding);
      } else {
        add_null();
      }
    }
  }

  const std::vector<Text>& texts() const { return texts_; }

 private:
  template <class Unit>
  void add_units(const std::u32string& string, Encoding encoding) {
    std::string bytes(string.size() * sizeof(Unit), '\0');
    for (std::size_t i = 0; i < string.size(); ++i) {
      const Unit unit = static_cast<Unit>(string[i]);
      std::memcpy(bytes.data() + i * sizeof(Unit), &unit, sizeof(Unit));
    }
    add_bytes(bytes, encoding, sizeof(Unit));
  }

  std::deque<std::vector<char>> buffers_;
  std::vector<Text> texts_;
};

using Random = std::mt19937_64;

inline std::size_t below(Random& random, std::size_t limit) { return static_cast<std::size_t>(random() % limit); }

/// `length` code points of `alphabet`, the earlier ones more often.
inline std::u32string random_string(Random& random, std::size_t length, const std::u32string& alphabet) {
  std::u32string string;
  for (std::size_t i = 0; i < length; ++i) {
    string.push_back(alphabet[below(random, below(random, alphabet.size()) + 1)]);
  }
  return string;
}

/// `string` after `edits` random insertions and deletions.
inline std::u32string edited(Random& random, std::u32string string, std::size_t edits, const std::u32string& alphabet) {
  for (std::size_t i = 0; i < edits; ++i) {
    if (!string.empty() && random() % 2 == 0) {
      string.erase(below(random, string.size()), 1);
    } else {
      string.insert(below(random, string.size() + 1), 1, alphabet[below(random, alphabet.size())]);
    }
  }
  return string;
}

/// The code points [first, first + count).
inline std::u32string code_point_range(char32_t first, std::size_t count) {
  std::u32string range(count, U'\0');
  std::iota(range.begin(), range.end(), first);
  return range;
}

}  // namespace warpmatch::reference
