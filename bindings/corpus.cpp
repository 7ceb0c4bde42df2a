#include <cstdint>
#include <string>

#include "arrow_export.hpp"
#include "bind.hpp"
#include "bound_corpus.hpp"
#include "run.hpp"
#include "strings.hpp"

namespace warpmatch::bindings {

namespace {

BoundCorpus pack(py::handle source, const std::string& argument, py::handle workers) {
  const unsigned threads = worker_count(workers);
  if (py::isinstance<BoundCorpus>(source)) return py::cast<BoundCorpus>(source);
  const Strings strings = borrow_strings(source, argument);
  const auto packed = [&] {
    const py::gil_scoped_release released;
    return Corpus(strings.texts, threads);
  };
  return {packed(), strings.all_bytes()};
}

py::object item(const BoundCorpus& self, std::size_t row) {
  const std::optional<std::u32string> string = self.corpus.at(row);
  if (!string) return py::none();
  if (self.bytes) return py::bytes(std::string(string->begin(), string->end()));
  PyObject* text =
      PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, string->data(), static_cast<py::ssize_t>(string->size()));
  if (text == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(text);
}

py::object item_from_either_end(const BoundCorpus& self, py::ssize_t row) {
  const auto size = static_cast<py::ssize_t>(self.corpus.size());
  const py::ssize_t from_start = row < 0 ? row + size : row;
  if (from_start < 0 || from_start >= size) {
    throw py::index_error("row " + std::to_string(row) + " of a corpus of " + std::to_string(size));
  }
  return item(self, static_cast<std::size_t>(from_start));
}

/// Walks a corpus, which it keeps alive.
struct Rows {
  py::object owner;
  const BoundCorpus* bound;
  std::size_t row = 0;

  py::object next() {
    if (row == bound->corpus.size()) throw py::stop_iteration();
    return item(*bound, row++);
  }
};

py::list strings_of(const BoundCorpus& self) {
  py::list strings(self.corpus.size());
  for (std::size_t row = 0; row < strings.size(); ++row) strings[row] = item(self, row);
  return strings;
}

py::dict memory_of(const BoundCorpus& self) {
  const CorpusMemory memory = self.corpus.memory();
  py::dict out;
  out["text"] = memory.text;
  out["rows"] = memory.rows;
  out["lookup"] = memory.lookup;
  return out;
}

std::size_t bytes_of(const BoundCorpus& self) {
  const CorpusMemory memory = self.corpus.memory();
  return memory.text + memory.rows + memory.lookup;
}

std::string repr(const BoundCorpus& self) {
  const Corpus& corpus = self.corpus;
  const std::string kind = self.bytes ? " bytes strings" : " strings";
  return "<Corpus of " + std::to_string(corpus.size()) + kind + ": " + std::to_string(corpus.distinct()) +
         " distinct, " + std::to_string(corpus.nulls()) + " null, at most " + std::to_string(corpus.max_length()) +
         " long, alphabet of " + std::to_string(corpus.alphabet_size()) + ">";
}

constexpr const char* class_doc = R"(Corpus(strings, workers=None)

An immutable, packed set of strings that batch calls can use again and again, in any thread.

Strings are recoded to the corpus' own small alphabet, ordered by length, and exact duplicates are folded;
rows keep their numbers. None, NaN, pandas.NA and Arrow nulls are kept as rows that match nothing.

Args:
    strings: a list, tuple or other iterable of str or bytes; a NumPy array ('U', 'S', object or StringDType);
        a pandas, Polars or cuDF Series; or anything with ``__arrow_c_stream__`` or ``__arrow_c_array__``
        or their device forms (utf8, large_utf8, string_view, binary, dictionaries of them; chunked, sliced;
        copied to the host from a CUDA device). bytes are compared by value, so ``b"\xe9"`` equals
        ``"\u00e9"``.
    workers: threads that pack; None uses every core.

Raises:
    TypeError: an item is not a string; the message names its position and type.
    InvalidArgument: Arrow text that is not UTF-8.
    RangeError: more than 2**31 - 2 rows, or a string longer than that.
    DeviceError: strings in CUDA memory, and CUDA cannot be used here.

>>> import warpmatch
>>> names = warpmatch.Corpus(["Anna", "Hannah", None, "Anna"])
>>> len(names), names.distinct, names.nulls
(4, 2, 1)
>>> names[1], names[2], list(names)
('Hannah', None, ['Anna', 'Hannah', None, 'Anna'])
)";

}  // namespace

void bind_corpus(Module& module) {
  Class<Rows>(module, "_Rows", py::module_local())
      .def("__iter__", [](const py::object& self) { return self; })
      .def("__next__", &Rows::next);

  Class<BoundCorpus> corpus(module, "Corpus", class_doc);
  corpus
      .def_init([](py::handle strings, py::handle workers) { return pack(strings, "strings", workers); },
                py::arg("strings"), py::arg("workers") = py::none())
      .def("__len__", [](const BoundCorpus& self) { return self.corpus.size(); })
      .def("__getitem__", &item_from_either_end, py::arg("row"))
      .def("__iter__",
           [](const py::object& self) {
             return Rows{self, &py::cast<const BoundCorpus&>(self)};
           })
      .def("__repr__", &repr)
      .def("__reduce__",
           [](const py::object& self) {
             return py::make_tuple(py::type::of(self), py::make_tuple(strings_of(py::cast<const BoundCorpus&>(self))));
           })
      .def(
          "__arrow_c_array__",
          [](const BoundCorpus& self, py::handle) { return export_array(string_column("", self.corpus, self.bytes)); },
          py::arg("requested_schema") = py::none())
      .def_property_readonly(
          "distinct", [](const BoundCorpus& self) { return self.corpus.distinct(); }, "Number of distinct strings.")
      .def_property_readonly(
          "nulls", [](const BoundCorpus& self) { return self.corpus.nulls(); }, "Number of rows that are null.")
      .def_property_readonly(
          "max_length", [](const BoundCorpus& self) { return self.corpus.max_length(); },
          "Code points of the longest string.")
      .def_property_readonly(
          "alphabet_size", [](const BoundCorpus& self) { return self.corpus.alphabet_size(); },
          "Number of distinct code points.")
      .def_property_readonly(
          "symbol_bytes", [](const BoundCorpus& self) { return self.corpus.symbol_bytes(); },
          "Bytes a symbol takes: 1, 2 or 4.")
      .def_property_readonly("memory", &memory_of, "Bytes taken by text, rows and lookup tables.")
      .def_property_readonly("nbytes", &bytes_of, "Bytes taken in all.");
  corpus.attr("__module__") = "warpmatch";

  module.def(
      "is_null", [](py::handle value) { return PyUnicode_Check(value.ptr()) == 0 && NullTest()(value.ptr()); },
      py::arg("value"), "Whether the value stands for a missing string: None, a float NaN, pandas.NA.");
  module.def("pack", &pack, py::arg("strings"), py::arg("argument"), py::arg("workers"),
             "A Corpus of the strings, or the Corpus itself; errors name the argument.");
}

}  // namespace warpmatch::bindings
