#include "calls/few_choices.hpp"

#include <warpmatch/internal/unpacked.hpp>

#include "define.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

namespace {

/// Symbols of a string of a corpus that is unpacked while the GIL is kept.
constexpr std::size_t kLongest = 4096;

/// A string as an object, a new reference.
PyObject* string_in(const Text& text, bool as_bytes) {
  const auto units = static_cast<Py_ssize_t>(text.units);
  if (as_bytes) return PyBytes_FromStringAndSize(static_cast<const char*>(text.data), units);
  const int kind = text.encoding == Encoding::latin1 ? PyUnicode_1BYTE_KIND : PyUnicode_4BYTE_KIND;
  return PyUnicode_FromKindAndData(kind, text.data, units);
}

}  // namespace

bool FewChoices::read(py::handle choices) {
  PyObject* const given = choices.ptr();
  if (PyList_CheckExact(given) || PyTuple_CheckExact(given))
    return read_items(PySequence_Fast_ITEMS(given), static_cast<std::size_t>(PySequence_Fast_GET_SIZE(given)));
  if (PyDict_CheckExact(given)) return read_values(given);
  const auto* corpus = plain_instance<BoundCorpus>(choices);
  return corpus != nullptr && read_corpus(*corpus);
}

bool FewChoices::add(PyObject* item) {
  Text& text = texts_[count_];
  if (!borrow_text(item, text) && item != Py_None) return false;
  units_ += text.units;
  items_[count_++] = item;
  return true;
}

bool FewChoices::read_items(PyObject* const* items, std::size_t count) {
  if (count > most) return false;
  for (std::size_t i = 0; i < count; ++i)
    if (!add(items[i])) return false;
  return true;
}

bool FewChoices::read_values(PyObject* choices) {
  if (static_cast<std::size_t>(PyDict_GET_SIZE(choices)) > most) return false;
  has_keys_ = true;
  Py_ssize_t place = 0;
  PyObject* value = nullptr;
  while (PyDict_Next(choices, &place, &keys_[count_], &value) != 0) {
    if (!add(value)) return false;
    if (count_ == most) break;
  }
  return true;
}

bool FewChoices::read_corpus(const BoundCorpus& corpus) {
  if (corpus.corpus.size() > most || corpus.corpus.max_length() > kLongest) return false;
  corpus_ = &corpus;
  for (const Text& text : unpacked_texts(corpus.corpus)) {
    texts_[count_++] = text;
    units_ += text.units;
  }
  return true;
}

bool FewChoices::hold() {
  if (corpus_ != nullptr) return false;
  for (std::size_t i = 0; i < count_; ++i) {
    held_.push_back(py::reinterpret_borrow<py::object>(items_[i]));
    if (has_keys_) held_.push_back(py::reinterpret_borrow<py::object>(keys_[i]));
  }
  return true;
}

bool FewChoices::process(const Processor& processor) {
  bool are_texts = true;
  units_ = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    if (texts_[i].data == nullptr) {
      made_.push_back(py::none());
      continue;
    }
    made_.push_back(processor(items_[i]));
    texts_[i] = {};
    if (!borrow_text(made_.back().ptr(), texts_[i]) && !is_missing(made_.back())) are_texts = false;
    units_ += texts_[i].units;
  }
  return are_texts;
}

py::list FewChoices::made() const {
  py::list out;
  for (const py::object& made : made_) out.append(made);
  return out;
}

PyObject* FewChoices::choice(std::size_t row) const {
  if (corpus_ != nullptr) return string_in(texts_[row], corpus_->bytes);
  return Py_NewRef(items_[row]);
}

PyObject* FewChoices::key(std::size_t row) const { return has_keys_ ? Py_NewRef(keys_[row]) : PyLong_FromSize_t(row); }

}  // namespace warpmatch::bindings
