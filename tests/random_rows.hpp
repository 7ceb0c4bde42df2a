#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <warpmatch/corpus.hpp>

#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch::testing {

/// Rows of which every seventh is a null.
inline reference::Rows with_nulls(const std::vector<std::u32string>& strings) {
  reference::Rows rows;
  for (const std::u32string& string : strings) {
    if (rows.size() % 7 == 3)
      rows.emplace_back();
    else
      rows.emplace_back(string);
  }
  return rows;
}

/// Random strings, copies among them, and nulls.
inline reference::Rows random_rows(const RandomStrings& strings, std::size_t count, std::uint32_t seed) {
  return with_nulls(strings.make(count, seed));
}

inline reference::Rows without_nulls(reference::Rows rows) {
  std::erase(rows, std::nullopt);
  return rows;
}

inline Corpus make_corpus(const reference::Rows& rows) {
  reference::TextStore store;
  store.add(rows, Encoding::ucs4);
  return Corpus(store.texts(), 1);
}

}  // namespace warpmatch::testing
