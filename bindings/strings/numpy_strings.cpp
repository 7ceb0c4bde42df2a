#include <cstdint>
#include <vector>

#include <pybind11/numpy.h>

#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

/// NumPy pads fixed-width strings with zeros and does not count those at the end.
template <class Unit>
std::vector<Text> padded_texts(const py::array& array, Encoding encoding) {
  const auto rows = static_cast<std::size_t>(array.size());
  const std::size_t width = static_cast<std::size_t>(array.itemsize()) / sizeof(Unit);
  const auto* units = static_cast<const Unit*>(array.data());
  std::vector<Text> texts;
  texts.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row, units += width) {
    std::size_t length = width;
    while (length > 0 && units[length - 1] == 0) --length;
    texts.emplace_back(units, length, encoding);
  }
  return texts;
}

/// Which entries a mask hides; none where there is no mask.
class Mask {
 public:
  explicit Mask(const py::array& array) {
    if (is_instance_of(array, "numpy.ma", "MaskedArray")) {
      entries_ = py::module_::import("numpy.ma").attr("getmaskarray")(array);
      hidden_ = entries_.data();
    }
  }

  /// Whether there is a mask at all.
  explicit operator bool() const { return hidden_ != nullptr; }
  bool operator[](std::size_t row) const { return hidden_[row]; }

  /// Makes nulls of those entries; returns how many there are.
  std::size_t hide(std::vector<Text>& texts) const {
    std::size_t count = 0;
    for (std::size_t row = 0; hidden_ != nullptr && row < texts.size(); ++row) {
      if (!hidden_[row]) continue;
      texts[row] = {};
      ++count;
    }
    return count;
  }

 private:
  py::array_t<bool, py::array::c_style | py::array::forcecast> entries_;
  const bool* hidden_ = nullptr;
};

Strings borrow_fixed_width(const py::array& given, const Mask& mask) {
  const char kind = given.dtype().kind();
  const py::object native = given.dtype().attr("newbyteorder")("=");
  const py::array array = py::module_::import("numpy").attr("require")(given, native, "CA");
  Strings strings;
  strings.texts = kind == 'S' ? padded_texts<std::uint8_t>(array, Encoding::latin1)
                              : padded_texts<std::uint32_t>(array, Encoding::ucs4);
  (kind == 'S' ? strings.bytes_count : strings.str_count) = strings.texts.size() - mask.hide(strings.texts);
  strings.objects.push_back(array);
  if (array.writeable()) strings.writable = array;
  return strings;
}

}  // namespace

Strings borrow_numpy(const py::array& array, const std::string& argument) {
  if (array.ndim() != 1) {
    refuse(argument, "must have one dimension, got shape " + py::cast<std::string>(py::str(array.attr("shape"))));
  }
  const Mask mask(array);
  const char kind = array.dtype().kind();
  if (kind == 'U' || kind == 'S') return borrow_fixed_width(array, mask);
  const auto type = py::cast<std::string>(py::str(array.dtype()));
  if (kind == 'V') refuse(argument, "is an array of " + type + ", bytes of no known meaning; expected strings");
  const bool is_text = kind == 'O' || kind == 'T';
  const std::string advice = is_text ? "" : ": they are " + type + ", and .astype(str) makes text of them";
  const py::list items = (kind == 'T' ? py::object(array.attr("astype")("O")) : py::object(array)).attr("tolist")();
  for (std::size_t row = 0; mask && row < items.size(); ++row) {
    if (mask[row]) items[row] = py::none();  // a list gives them so too, but for object arrays
  }
  // One pass over the items names the first that is not a string; columns of NaN or NaT alone pass.
  return borrow_sequence(items, argument, advice);
}

}  // namespace warpmatch::bindings
