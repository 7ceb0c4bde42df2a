#pragma once

#include <cstdint>

#include <warpmatch/corpus.hpp>

#include "random_strings.hpp"
#include "reference/corpus_reference.hpp"

namespace warpmatch::testing {

/// Random strings, copies among them, of which every seventh row is a null.
inline reference::Rows random_rows(const RandomStrings& strings, std::size_t count, std::uint32_t seed) {
  reference::Rows rows;
  for (const std::u32string& string : strings.make(count, seed)) {
    if (rows.size() % 7 == 3)
      rows.emplace_back();
    else
      rows.emplace_back(string);
  }
  return rows;
}

inline Corpus make_corpus(const reference::Rows& rows) {
  reference::TextStore store;
  store.add(rows, Encoding::ucs4);
  return Corpus(store.texts(), 1);
}

}  // namespace warpmatch::testing
