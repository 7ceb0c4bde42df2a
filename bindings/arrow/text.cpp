#include "arrow/text.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include <pybind11/pybind11.h>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/ascii.hpp>

#include "arrow/layout.hpp"
#include "arrow/types.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

namespace {

constexpr std::size_t most_rows = std::numeric_limits<std::int32_t>::max() - 1;
/// Code points of 4 bytes each: what is longer can be no string of ours.
constexpr std::int64_t most_bytes = 4 * static_cast<std::int64_t>(most_rows);

std::string column_names(const ArrowSchema& schema) {
  std::string names;
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    const char* name = schema.children[i]->name;
    names += (i == 0 ? "" : ", ") + std::string(name != nullptr ? name : "");
  }
  return names;
}

/// Which rows of an array are no nulls; the row counts from the array's offset.
class Validity {
 public:
  explicit Validity(const ArrowArray& array)
      : bits_(array.n_buffers > 0 ? buffer<std::uint8_t>(array, 0) : nullptr), offset_(array.offset) {}

  bool operator[](std::int64_t row) const {
    const std::int64_t bit = row + offset_;
    return bits_ == nullptr || ((bits_[bit / 8] >> (bit % 8)) & 1) != 0;
  }

 private:
  const std::uint8_t* bits_;
  std::int64_t offset_;
};

/// Room for more texts; twice what there is at the least, as there may be many arrays.
void make_room(std::vector<Text>& texts, std::int64_t more) {
  const std::size_t size = texts.size() + static_cast<std::size_t>(more);
  if (size > texts.capacity()) texts.reserve(std::max(size, 2 * texts.size()));
}

/// The buffers that views point into, and how large they are.
class ViewBuffers {
 public:
  explicit ViewBuffers(const ArrowArray& array)
      : array_(array), count_(array.n_buffers - 3), sizes_(buffer<std::int64_t>(array, array.n_buffers - 1)) {}

  /// Where the text of a view lies; null where it leads out of the buffers.
  const char* find(const View& view) const {
    const auto [prefix, number, offset] = view.outside;
    if (number < 0 || number >= count_ || offset < 0 || sizes_ == nullptr) return nullptr;
    const auto* data = buffer<char>(array_, 2 + number);
    if (data == nullptr || sizes_[number] < std::int64_t{offset} + view.length) return nullptr;
    return data + offset;
  }

  /// Which buffers hold nothing but ASCII, of those that the views, which have all been found, use for the most part.
  std::vector<bool> all_ascii(std::span<const View> views, const Validity& valid) const {
    std::vector<std::int64_t> used(static_cast<std::size_t>(std::max<std::int64_t>(count_, 0)));
    for (std::size_t row = 0; row < views.size(); ++row)
      if (views[row].length > View::inline_bytes && valid[static_cast<std::int64_t>(row)])
        used[static_cast<std::size_t>(views[row].outside.buffer)] += views[row].length;
    std::vector<bool> ascii(used.size());
    for (std::size_t number = 0; number < used.size(); ++number) {
      if (used[number] == 0 || used[number] < sizes_[number] / 2) continue;
      const auto place = static_cast<std::int64_t>(number);
      ascii[number] = is_ascii(buffer<char>(array_, 2 + place), static_cast<std::size_t>(sizes_[number]));
    }
    return ascii;
  }

 private:
  const ArrowArray& array_;
  std::int64_t count_;
  const std::int64_t* sizes_;
};

}  // namespace

void ArrowText::refuse(const std::string& problem) const { throw py::type_error("[" + argument_ + "] " + problem); }

void ArrowText::fail(std::size_t row, const std::string& problem) const {
  throw InvalidArgument(argument_, row_ + " " + std::to_string(row) + " " + problem);
}

template <class Check>
void ArrowText::checked(std::size_t row, const Check& check) const {
  try {
    check();
  } catch (const MalformedArrow& error) {
    throw InvalidArgument(argument_, "is malformed Arrow data: the array from " + row_ + " " + std::to_string(row) +
                                         " on " + error.what());
  }
}

void ArrowText::check_type(const ArrowSchema& schema) const {
  const std::string extension = extension_name(schema);
  const std::string name = type_name(schema);
  const std::string_view format = schema.format;
  if (schema.dictionary != nullptr) return;  // of nothing but nulls it is empty, and of any type
  if (format == runs_format && schema.n_children == 2) return check_type(*schema.children[1]);
  if (format == table_format && schema.n_children == 1 && extension.empty()) return check_type(*schema.children[0]);
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

bool ArrowText::append(const ArrowSchema& schema, const ArrowArray& array, std::vector<Text>& out) const {
  check_type(schema);
  checked(out.size(), [&] { check_structure(schema, array); });
  if (static_cast<std::size_t>(array.length) > most_rows - std::min(out.size(), most_rows)) {
    throw RangeError(argument_, std::to_string(static_cast<std::uint64_t>(array.length) + out.size()) +
                                    " rows, at most " + std::to_string(most_rows) + " fit");
  }
  return append_checked(schema, array, out);
}

bool ArrowText::append_checked(const ArrowSchema& schema, const ArrowArray& array, std::vector<Text>& out) const {
  const std::string_view format = schema.format;
  if (schema.dictionary != nullptr) return append_dictionary(schema, array, out);
  if (format == runs_format) return append_runs(schema, array, out);
  if (format == table_format) return append_column(schema, array, out);
  const StringType type = *string_type(format);
  const Encoding encoding = type.binary ? Encoding::latin1 : Encoding::utf8;
  switch (type.layout) {
    case Layout::offsets32: append_by_offsets<std::int32_t>(array, encoding, out); break;
    case Layout::offsets64: append_by_offsets<std::int64_t>(array, encoding, out); break;
    case Layout::views: append_views(array, encoding, out); break;
    case Layout::all_null: out.resize(out.size() + static_cast<std::size_t>(array.length)); break;
  }
  return type.binary;
}

/// Offsets that never fall stay between the first and the last of them, which are all that bounds the text.
template <class Offset>
void ArrowText::append_by_offsets(const ArrowArray& array, Encoding encoding, std::vector<Text>& out) const {
  if (array.length == 0) return;
  const Validity valid(array);
  const Offset* offsets = buffer<Offset>(array, 1) + array.offset;
  const auto* data = buffer<char>(array, 2);
  Offset begin = offsets[0];
  const Offset start = begin;
  const std::size_t first = out.size();
  make_room(out, array.length);
  if (begin < 0) fail(out.size(), "begins at the offset " + std::to_string(begin));
  for (std::int64_t row = 0; row < array.length; ++row) {
    const Offset end = offsets[row + 1];
    if (end < begin) {
      fail(out.size(), "has offsets that fall, from " + std::to_string(begin) + " to " + std::to_string(end));
    }
    if (!valid[row]) {
      out.emplace_back();
    } else if (data == nullptr) {
      if (end > begin) fail(out.size(), "has text, but the array has no buffer of text");
      out.emplace_back("", 0, encoding);  // an empty string is not a null
    } else {
      if (std::int64_t{end} - begin > most_bytes) {
        throw RangeError(argument_, row_ + " " + std::to_string(out.size()) + ": " +
                                        std::to_string(std::int64_t{end} - begin) + " bytes, at most " +
                                        std::to_string(most_bytes) + " fit");
      }
      out.emplace_back(data + begin, static_cast<std::size_t>(end - begin), encoding);
    }
    begin = end;
  }
  // Text that is all ASCII is said to be Latin-1: then no string of it is looked through for bytes that are not.
  if (encoding != Encoding::utf8 || data == nullptr) return;
  if (!is_ascii(data + start, static_cast<std::size_t>(begin - start))) return;
  for (std::size_t row = first; row < out.size(); ++row) out[row].encoding = Encoding::latin1;
}

void ArrowText::append_views(const ArrowArray& array, Encoding encoding, std::vector<Text>& out) const {
  if (array.length == 0) return;
  const Validity valid(array);
  const ViewBuffers buffers(array);
  const View* views = buffer<View>(array, 1) + array.offset;
  const std::size_t first = out.size();
  make_room(out, array.length);
  for (std::int64_t row = 0; row < array.length; ++row) {
    const View& view = views[row];
    if (!valid[row]) {
      out.emplace_back();
      continue;
    }
    if (view.length < 0) fail(out.size(), "has the length " + std::to_string(view.length));
    const char* text = view.length <= View::inline_bytes ? view.bytes : buffers.find(view);
    if (text == nullptr) {
      fail(out.size(), "lies outside of the array's buffers: " + std::to_string(view.length) + " bytes at the offset " +
                           std::to_string(view.outside.offset) + " of buffer " + std::to_string(view.outside.buffer));
    }
    out.emplace_back(text, static_cast<std::size_t>(view.length), encoding);
  }
  if (encoding != Encoding::utf8) return;
  const std::vector<bool> ascii = buffers.all_ascii(std::span(views, static_cast<std::size_t>(array.length)), valid);
  for (std::size_t row = first; row < out.size(); ++row) {
    const View& view = views[row - first];
    if (out[row].data == nullptr) continue;
    const bool is_inside = view.length <= View::inline_bytes;
    if (is_inside ? is_ascii(view.bytes, static_cast<std::size_t>(view.length))
                  : ascii[static_cast<std::size_t>(view.outside.buffer)])
      out[row].encoding = Encoding::latin1;
  }
}

bool ArrowText::append_dictionary(const ArrowSchema& schema, const ArrowArray& array, std::vector<Text>& out) const {
  std::vector<Text> values;
  const bool binary = array.dictionary->length != 0 &&
                      ArrowText(argument_, "dictionary value").append(*schema.dictionary, *array.dictionary, values);
  if (array.length == 0) return binary;
  switch (schema.format[0]) {
    case 'c': append_by_index<std::int8_t>(array, values, out); break;
    case 'C': append_by_index<std::uint8_t>(array, values, out); break;
    case 's': append_by_index<std::int16_t>(array, values, out); break;
    case 'S': append_by_index<std::uint16_t>(array, values, out); break;
    case 'i': append_by_index<std::int32_t>(array, values, out); break;
    case 'I': append_by_index<std::uint32_t>(array, values, out); break;
    case 'l': append_by_index<std::int64_t>(array, values, out); break;
    case 'L': append_by_index<std::uint64_t>(array, values, out); break;
    default: refuse(std::string("has dictionary indexes of the Arrow format '") + schema.format + "'");
  }
  return binary;
}

template <class Index>
void ArrowText::append_by_index(const ArrowArray& array, const std::vector<Text>& values,
                                std::vector<Text>& out) const {
  const Validity valid(array);
  const Index* indices = buffer<Index>(array, 1) + array.offset;
  for (std::int64_t row = 0; row < array.length; ++row) {
    if (!valid[row]) {
      out.emplace_back();
      continue;
    }
    // NOLINTNEXTLINE(bugprone-signed-char-misuse): a negative index becomes a large one, which is refused
    const auto index = static_cast<std::size_t>(indices[row]);
    if (index >= values.size()) {
      fail(out.size(), "has the index " + std::to_string(indices[row]) + ", outside of its dictionary of " +
                           std::to_string(values.size()));
    }
    out.push_back(values[index]);
  }
}

/// Children are the ends of the runs and a value for each; offset and length count rows, not runs.
bool ArrowText::append_runs(const ArrowSchema& schema, const ArrowArray& array, std::vector<Text>& out) const {
  const std::string_view format = schema.children[0]->format;
  std::vector<Text> values;
  const bool binary = ArrowText(argument_, "run").append(*schema.children[1], *array.children[1], values);
  checked(out.size(), [&] { check_run_ends(*array.children[0]); });
  if (format == "s") {
    append_by_runs<std::int16_t>(array, values, out);
  } else if (format == "i") {
    append_by_runs<std::int32_t>(array, values, out);
  } else if (format == "l") {
    append_by_runs<std::int64_t>(array, values, out);
  } else {
    refuse("has run ends of the Arrow format '" + std::string(format) + "'");
  }
  return binary;
}

template <class End>
void ArrowText::append_by_runs(const ArrowArray& array, const std::vector<Text>& values, std::vector<Text>& out) const {
  const ArrowArray& runs = *array.children[0];
  const Validity valid(runs);
  const End* ends = buffer<End>(runs, 1) + runs.offset;
  const std::int64_t last = array.offset + array.length;
  std::int64_t row = array.offset;
  std::int64_t begin = 0;
  for (std::int64_t run = 0; run < runs.length && row < last; ++run) {
    const std::int64_t end = valid[run] ? ends[run] : 0;
    if (end <= begin) {
      fail(out.size(), "is at run " + std::to_string(run) + ", which ends at " + std::to_string(end) + ", not after " +
                           std::to_string(begin));
    }
    if (static_cast<std::size_t>(run) >= values.size()) {
      fail(out.size(), "is at run " + std::to_string(run) + " of " + std::to_string(values.size()) + " values");
    }
    if (end > row) {
      const std::int64_t rows = std::min(end, last) - row;
      out.insert(out.end(), static_cast<std::size_t>(rows), values[static_cast<std::size_t>(run)]);
      row += rows;
    }
    begin = end;
  }
  if (row < last) fail(out.size(), "is behind the end of the last run, " + std::to_string(begin));
}

/// A table or struct of one column; its own nulls are nulls.
bool ArrowText::append_column(const ArrowSchema& schema, const ArrowArray& array, std::vector<Text>& out) const {
  const std::size_t first = out.size();
  ArrowArray column = *array.children[0];
  if (column.offset < 0 || column.length < array.offset + array.length) {
    throw InvalidArgument(argument_, "is malformed Arrow data: a column of " + std::to_string(column.length) +
                                         " rows in a table of " + std::to_string(array.offset + array.length));
  }
  column.offset += array.offset;
  column.length = array.length;
  if (array.offset > 0 || array.length < array.children[0]->length) column.null_count = -1;  // of these rows unknown
  const bool binary = append(*schema.children[0], column, out);
  const Validity valid(array);
  for (std::int64_t row = 0; row < array.length; ++row) {
    if (!valid[row]) out[first + static_cast<std::size_t>(row)] = {};
  }
  return binary;
}

}  // namespace warpmatch::bindings
