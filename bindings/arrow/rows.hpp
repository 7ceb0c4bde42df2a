#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <warpmatch/text.hpp>

#include "arrow/abi.hpp"
#include "arrow/layout.hpp"

namespace warpmatch::bindings {

/// What errors call a column and its entries.
struct ArrowNames {
  std::string argument;
  std::string row = "row";
  std::size_t first = 0;  ///< the number of an array's first entry

  [[noreturn]] void fail(std::size_t number, const std::string& problem) const;
  std::string name_of(std::size_t number) const { return row + " " + std::to_string(first + number); }
};

/// The strings of one Arrow array that came by the C interface, read a slice at a time. Nothing is trusted that can be
/// checked: rows whose offsets, views, indexes or runs lead out of what the array has are an InvalidArgument that names
/// the row. Slices are independent of each other and may be read without the GIL, by several threads.
class ArrowRows {
 public:
  virtual ~ArrowRows() = default;
  ArrowRows(const ArrowRows&) = delete;
  ArrowRows& operator=(const ArrowRows&) = delete;

  std::size_t size() const { return size_; }
  /// Whether they are bytes, which is said of nulls too.
  bool are_bytes() const { return are_bytes_; }

  /// The rows from `first` on, null for nulls. They lie in the array.
  virtual void read(std::size_t first, std::span<Text> out) const = 0;

 protected:
  ArrowRows(std::size_t size, bool are_bytes) : size_(size), are_bytes_(are_bytes) {}

 private:
  std::size_t size_;
  bool are_bytes_;
};

/// TypeError, which names the type and how to cast it, for a column that holds no strings.
void check_arrow_type(const ArrowSchema& schema, const std::string& argument);

/// The rows of an array, which must outlive them where it is; the schema need not. Throws as `check_arrow_type` does,
/// InvalidArgument for an array that is not as its type wants it, and RangeError for more rows than there may be.
std::unique_ptr<ArrowRows> arrow_rows(const ArrowSchema& schema, const ArrowArray& array, const ArrowNames& names);

/// Adds all rows to `out`.
void read_all(const ArrowRows& rows, std::vector<Text>& out);

/// Rows of strings as their type lays them out, of any but `Layout::all_null` (text_rows.cpp). The array is of the
/// right structure.
std::unique_ptr<ArrowRows> text_rows(StringType type, const ArrowArray& array, const ArrowNames& names);

/// Which rows of an array are no nulls; the row counts from the array's offset.
class Validity {
 public:
  explicit Validity(const ArrowArray& array)
      : bits_(array.n_buffers > 0 ? buffer<std::uint8_t>(array, 0) : nullptr),
        offset_(static_cast<std::size_t>(array.offset)) {}

  bool operator[](std::size_t row) const {
    const std::size_t bit = row + offset_;
    return bits_ == nullptr || ((bits_[bit / 8] >> (bit % 8)) & 1) != 0;
  }

 private:
  const std::uint8_t* bits_;
  std::size_t offset_;
};

}  // namespace warpmatch::bindings
