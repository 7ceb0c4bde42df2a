#include "arrow/rows.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include <pybind11/pybind11.h>

#include <warpmatch/error.hpp>

#include "arrow/types.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

namespace {

constexpr std::size_t most_rows = std::numeric_limits<std::int32_t>::max() - 1;

std::string column_names(const ArrowSchema& schema) {
  std::string names;
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    const char* name = schema.children[i]->name;
    names += (i == 0 ? "" : ", ") + std::string(name != nullptr ? name : "");
  }
  return names;
}

/// InvalidArgument for what `check` finds malformed.
template <class Check>
void checked(const ArrowNames& names, const Check& check) {
  try {
    check();
  } catch (const MalformedArrow& error) {
    throw InvalidArgument(names.argument,
                          "is malformed Arrow data: the array from " + names.name_of(0) + " on " + error.what());
  }
}

class NullRows final : public ArrowRows {
 public:
  explicit NullRows(std::size_t size, bool are_bytes = false) : ArrowRows(size, are_bytes) {}
  void read(std::size_t, std::span<Text> out) const override { std::ranges::fill(out, Text{}); }
};

/// All rows of a dictionary, or of the values of runs, which rows are then taken from.
std::vector<Text> texts_of_all(const ArrowRows& rows) {
  std::vector<Text> texts;
  read_all(rows, texts);
  return texts;
}

template <class Index>
class IndexedRows final : public ArrowRows {
 public:
  IndexedRows(const ArrowArray& array, const ArrowRows& values, const ArrowNames& names)
      : ArrowRows(static_cast<std::size_t>(array.length), values.are_bytes()),
        names_(names),
        values_(texts_of_all(values)),
        valid_(array),
        indices_(buffer<Index>(array, 1) + array.offset) {}

  void read(std::size_t first, std::span<Text> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = valid_[first + i] ? value_at(first + i) : Text{};
  }

 private:
  const Text& value_at(std::size_t row) const {
    // NOLINTNEXTLINE(bugprone-signed-char-misuse): a negative index becomes a large one, which is refused
    const auto index = static_cast<std::size_t>(indices_[row]);
    if (index >= values_.size()) {
      names_.fail(row, "has the index " + std::to_string(indices_[row]) + ", outside of its dictionary of " +
                           std::to_string(values_.size()));
    }
    return values_[index];
  }

  ArrowNames names_;
  std::vector<Text> values_;
  Validity valid_;
  const Index* indices_;
};

std::unique_ptr<ArrowRows> dictionary_rows(const ArrowSchema& schema, const ArrowArray& array,
                                           const ArrowNames& names) {
  // Of nothing but nulls it is empty, and of any type.
  const std::unique_ptr<ArrowRows> values =
      array.dictionary->length == 0
          ? std::make_unique<NullRows>(0)
          : arrow_rows(*schema.dictionary, *array.dictionary, {names.argument, "dictionary value"});
  if (array.length == 0) return std::make_unique<NullRows>(0, values->are_bytes());
  const auto rows = [&]<class Index>(Index) { return std::make_unique<IndexedRows<Index>>(array, *values, names); };
  switch (schema.format[0]) {
    case 'c': return rows(std::int8_t{});
    case 'C': return rows(std::uint8_t{});
    case 's': return rows(std::int16_t{});
    case 'S': return rows(std::uint16_t{});
    case 'i': return rows(std::int32_t{});
    case 'I': return rows(std::uint32_t{});
    case 'l': return rows(std::int64_t{});
    case 'L': return rows(std::uint64_t{});
    default:
      throw py::type_error("[" + names.argument + "] has dictionary indexes of the Arrow format '" + schema.format +
                           "'");
  }
}

/// Children are the ends of the runs and a value for each; offset and length count rows, not runs. Ends are far fewer
/// than rows, and checked first: then those of a slice are found by halving.
template <class End>
class RunRows final : public ArrowRows {
 public:
  RunRows(const ArrowArray& array, const ArrowRows& values, const ArrowNames& names)
      : ArrowRows(static_cast<std::size_t>(array.length), values.are_bytes()),
        values_(texts_of_all(values)),
        offset_(static_cast<std::size_t>(array.offset)) {
    const ArrowArray& runs = *array.children[0];
    const Validity valid(runs);
    const End* ends = buffer<End>(runs, 1) + runs.offset;
    const std::size_t last = offset_ + size();
    std::size_t begin = 0;
    for (std::size_t run = 0; run < static_cast<std::size_t>(runs.length) && std::max(begin, offset_) < last; ++run) {
      const std::int64_t end = valid[run] ? ends[run] : 0;
      const std::size_t row = std::max(begin, offset_) - offset_;
      if (end <= static_cast<std::int64_t>(begin)) {
        names.fail(row, "is at run " + std::to_string(run) + ", which ends at " + std::to_string(end) + ", not after " +
                            std::to_string(begin));
      }
      if (run >= values_.size()) {
        names.fail(row, "is at run " + std::to_string(run) + " of " + std::to_string(values_.size()) + " values");
      }
      begin = static_cast<std::size_t>(end);
      ends_.push_back(begin);
    }
    if (std::max(begin, offset_) < last) {
      names.fail(std::max(begin, offset_) - offset_, "is behind the end of the last run, " + std::to_string(begin));
    }
  }

  void read(std::size_t first, std::span<Text> out) const override {
    auto end = std::ranges::upper_bound(ends_, offset_ + first);
    for (std::size_t i = 0; i < out.size(); ++end) {
      const std::size_t count = std::min(*end - (offset_ + first + i), out.size() - i);
      std::ranges::fill(out.subspan(i, count), values_[static_cast<std::size_t>(end - ends_.begin())]);
      i += count;
    }
  }

 private:
  std::vector<Text> values_;
  std::size_t offset_;
  std::vector<std::size_t> ends_;  ///< of the runs up to that of the last row
};

std::unique_ptr<ArrowRows> run_rows(const ArrowSchema& schema, const ArrowArray& array, const ArrowNames& names) {
  const std::string_view format = schema.children[0]->format;
  const auto values = arrow_rows(*schema.children[1], *array.children[1], {names.argument, "run"});
  checked(names, [&] { check_run_ends(*array.children[0]); });
  if (format == "s") return std::make_unique<RunRows<std::int16_t>>(array, *values, names);
  if (format == "i") return std::make_unique<RunRows<std::int32_t>>(array, *values, names);
  if (format == "l") return std::make_unique<RunRows<std::int64_t>>(array, *values, names);
  throw py::type_error("[" + names.argument + "] has run ends of the Arrow format '" + std::string(format) + "'");
}

/// A table or struct of one column; its own nulls are nulls.
class ColumnRows final : public ArrowRows {
 public:
  ColumnRows(const ArrowArray& array, std::unique_ptr<ArrowRows> column)
      : ArrowRows(column->size(), column->are_bytes()), column_(std::move(column)), valid_(array) {}

  void read(std::size_t first, std::span<Text> out) const override {
    column_->read(first, out);
    for (std::size_t i = 0; i < out.size(); ++i)
      if (!valid_[first + i]) out[i] = {};
  }

 private:
  std::unique_ptr<ArrowRows> column_;
  Validity valid_;
};

std::unique_ptr<ArrowRows> column_rows(const ArrowSchema& schema, const ArrowArray& array, const ArrowNames& names) {
  ArrowArray column = *array.children[0];
  if (column.offset < 0 || column.length < array.offset + array.length) {
    throw InvalidArgument(names.argument, "is malformed Arrow data: a column of " + std::to_string(column.length) +
                                              " rows in a table of " + std::to_string(array.offset + array.length));
  }
  if (array.offset > 0 || array.length < column.length) column.null_count = -1;  // of these rows unknown
  column.offset += array.offset;
  column.length = array.length;
  return std::make_unique<ColumnRows>(array, arrow_rows(*schema.children[0], column, names));
}

}  // namespace

void ArrowNames::fail(std::size_t number, const std::string& problem) const {
  throw InvalidArgument(argument, name_of(number) + " " + problem);
}

void check_arrow_type(const ArrowSchema& schema, const std::string& argument) {
  const auto refuse = [&](const std::string& problem) { throw py::type_error("[" + argument + "] " + problem); };
  const std::string extension = extension_name(schema);
  const std::string name = type_name(schema);
  const std::string_view format = schema.format;
  if (schema.dictionary != nullptr) return;  // of nothing but nulls it is empty, and of any type
  if (format == runs_format && schema.n_children == 2) return check_arrow_type(*schema.children[1], argument);
  if (format == table_format && schema.n_children == 1 && extension.empty())
    return check_arrow_type(*schema.children[0], argument);
  const std::optional<StringType> type = string_type(format);
  if (type && (extension.empty() || !type->binary)) return;
  if (!extension.empty()) {
    refuse("is a column of the extension type " + extension + ", stored as " + name +
           "; expected strings: make strings of it first");
  }
  if (format == table_format && schema.n_children > 1) {
    refuse("is a table with the columns " + column_names(schema) + "; pass one of its columns");
  }
  if (format == table_format) refuse("is a table without columns; pass a column of strings");
  if (format.starts_with("w:")) {
    refuse("is a column of " + name + ", which need not be text; cast it to binary or string if it is");
  }
  if (format.starts_with("+")) refuse("is a column of " + name + "; expected one string a row");
  refuse("is a column of " + name +
         "; expected strings: cast it first, with .cast(pyarrow.string()), .cast(polars.String) or .astype(str)");
}

std::unique_ptr<ArrowRows> arrow_rows(const ArrowSchema& schema, const ArrowArray& array, const ArrowNames& names) {
  check_arrow_type(schema, names.argument);
  checked(names, [&] { check_structure(schema, array); });
  if (static_cast<std::size_t>(array.length) > most_rows - std::min(names.first, most_rows)) {
    throw RangeError(names.argument, std::to_string(static_cast<std::uint64_t>(array.length) + names.first) +
                                         " rows, at most " + std::to_string(most_rows) + " fit");
  }
  const std::string_view format = schema.format;
  if (schema.dictionary != nullptr) return dictionary_rows(schema, array, names);
  if (format == runs_format) return run_rows(schema, array, names);
  if (format == table_format) return column_rows(schema, array, names);
  const StringType type = *string_type(format);
  if (type.layout == Layout::all_null) return std::make_unique<NullRows>(static_cast<std::size_t>(array.length));
  return text_rows(type, array, names);
}

void read_all(const ArrowRows& rows, std::vector<Text>& out) {
  constexpr std::size_t at_once = 1024;
  const std::size_t before = out.size();
  const std::size_t size = before + rows.size();
  if (size > out.capacity()) out.reserve(std::max(size, 2 * before));  // there may be many arrays
  out.resize(size);
  for (std::size_t first = 0; first < rows.size(); first += at_once) {
    const std::size_t count = std::min(at_once, rows.size() - first);
    rows.read(first, std::span(out).subspan(before + first, count));
  }
}

}  // namespace warpmatch::bindings
