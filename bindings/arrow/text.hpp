#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <warpmatch/corpus.hpp>

#include "arrow/abi.hpp"

namespace warpmatch::bindings {

/// Reads the strings of Arrow arrays that came by the C interface, and trusts nothing that can be checked: rows whose
/// offsets, views, indexes or runs lead out of what the array has are an InvalidArgument that names the row.
class ArrowText {
 public:
  /// `argument` is what errors call the column, `row` what they call one of its entries.
  explicit ArrowText(const std::string& argument, std::string row = "row")
      : argument_(argument), row_(std::move(row)) {}

  /// TypeError, which names the type and how to cast it, for a column that holds no strings.
  void check_type(const ArrowSchema& schema) const;

  /// Borrows the rows of one array and adds them to `out`; returns whether they are bytes.
  bool append(const ArrowSchema& schema, const ArrowArray& array, std::vector<Text>& out) const;

 private:
  bool append_checked(const ArrowSchema& schema, const ArrowArray& array, std::vector<Text>& out) const;
  template <class Offset>
  void append_by_offsets(const ArrowArray& array, Encoding encoding, std::vector<Text>& out) const;
  void append_views(const ArrowArray& array, Encoding encoding, std::vector<Text>& out) const;
  bool append_dictionary(const ArrowSchema& schema, const ArrowArray& array, std::vector<Text>& out) const;
  template <class Index>
  void append_by_index(const ArrowArray& array, const std::vector<Text>& values, std::vector<Text>& out) const;
  bool append_runs(const ArrowSchema& schema, const ArrowArray& array, std::vector<Text>& out) const;
  template <class End>
  void append_by_runs(const ArrowArray& array, const std::vector<Text>& values, std::vector<Text>& out) const;
  bool append_column(const ArrowSchema& schema, const ArrowArray& array, std::vector<Text>& out) const;

  template <class Check>
  void checked(std::size_t row, const Check& check) const;
  [[noreturn]] void refuse(const std::string& problem) const;
  [[noreturn]] void fail(std::size_t row, const std::string& problem) const;

  const std::string& argument_;
  std::string row_;
};

}  // namespace warpmatch::bindings
