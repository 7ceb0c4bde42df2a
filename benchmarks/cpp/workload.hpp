#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <warpmatch/corpus.hpp>

namespace warpmatch::bench {

/// Which strings meet which.
enum class Pairing {
  cross,   ///< every left one every right one
  self,    ///< every left one every other left one, once
  paired,  ///< every left one the right one of its row
};

/// How many strings stand on either side.
struct Shape {
  std::string name;
  std::size_t left = 0;
  std::size_t right = 0;  ///< 0 where strings meet their own kind
};

/// What is compared, as part of a benchmark's name.
struct Workload {
  /// `16`: as many characters; `5-30`: from 5 to 30, each length equally likely; `phrases`: two to six words.
  std::string length;
  bool words = false;  ///< strings are words with spaces between them, whatever their length
  Shape shape;
  Pairing pairing = Pairing::cross;
};

/// Strings as they are given to a call.
struct Strings {
  std::vector<std::string> left;
  std::vector<std::string> right;
};

/// The same strings for the same workload on every machine. Lower-case letters, but a few right strings (in a pairing
/// of rows: every second; where strings meet their own kind: every hundredth) are a left one with one letter changed,
/// so that joins find something.
Strings make_strings(const Workload& workload);

/// The strings, packed for a batch call. In a self-join both sides are the same corpus.
struct Packed {
  explicit Packed(const Strings& strings);

  Corpus left;
  Corpus right;
};

/// Pairs of strings, and the cells of their textbook tables: the products of their lengths.
struct Work {
  double pairs = 0;
  double cells = 0;
};

Work work_of(const Strings& strings, Pairing pairing);

}  // namespace warpmatch::bench
