#include <cstdint>
#include <string>

#include <pybind11/numpy.h>

#include "arrow/export.hpp"
#include "bind.hpp"
#include "errors.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"
#include "strings/strings.hpp"

namespace warpmatch::bindings {

py::object item(const BoundCorpus& self, std::size_t row) {
  const std::optional<std::u32string> string = self.corpus.code_points(row);
  if (!string) return py::none();
  if (self.bytes) return py::bytes(std::string(string->begin(), string->end()));
  PyObject* text =
      PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, string->data(), static_cast<py::ssize_t>(string->size()));
  if (text == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(text);
}

namespace {

BoundCorpus pack(py::handle source, const std::string& argument, py::handle workers) {
  const unsigned threads = worker_count(workers);
  if (py::isinstance<BoundCorpus>(source)) return bound<BoundCorpus>(source, argument);
  Strings strings = borrow_strings(source, argument);
  strings.read_columns();
  const auto packed = [&] { return watched([&] { return Corpus(strings.texts, threads); }); };
  return {renamed("texts", argument, packed), strings.all_bytes()};
}

py::object processor_of(const BoundCorpus& self) { return self.processor ? self.processor : py::none(); }

/// The same corpus, made by a processor; by none where that is None.
BoundCorpus made_by(const BoundCorpus& corpus, const py::object& processor) {
  BoundCorpus made = corpus;
  made.processor = processor.is_none() ? py::object() : processor;
  return made;
}

/// A Corpus as its constructor makes it.
py::object processed(py::handle strings, py::handle processor, py::handle workers) {
  const py::object make = py::module_::import("warpmatch.inputs.processing").attr("corpus_made_by");
  return called(make, strings, processor, workers);
}

constexpr const char* what_indexes = "a whole number, a slice, or an array of row numbers or of booleans";

/// The row that counts from the end where it is negative. IndexError, as of a list, for one that there is not.
std::size_t row_of(const BoundCorpus& self, std::int64_t row) {
  const auto size = static_cast<std::int64_t>(self.corpus.size());
  const std::int64_t from_start = row < 0 ? row + size : row;
  if (from_start < 0 || from_start >= size) {
    throw py::index_error("row " + std::to_string(row) + " of a corpus of " + std::to_string(size));
  }
  return static_cast<std::size_t>(from_start);
}

py::object item_at(const BoundCorpus& self, py::handle number) {
  int overflow = 0;
  const auto index = py::reinterpret_steal<py::object>(PyNumber_Index(number.ptr()));
  if (!index) {
    if (PyErr_ExceptionMatches(PyExc_TypeError) == 0) throw py::error_already_set();
    PyErr_Clear();  // an array of no dimension that holds something else
    refuse_argument("row", number, what_indexes);
  }
  const std::int64_t row = PyLong_AsLongLongAndOverflow(index.ptr(), &overflow);
  if (overflow != 0) {
    throw py::index_error("row " + describe_value(number) + " of a corpus of " + std::to_string(self.corpus.size()));
  }
  return item(self, row_of(self, row));
}

py::list rows_of_slice(const BoundCorpus& self, const py::slice& slice) {
  py::ssize_t begin = 0;
  py::ssize_t end = 0;
  py::ssize_t step = 0;
  if (PySlice_Unpack(slice.ptr(), &begin, &end, &step) != 0) throw py::error_already_set();
  const auto size = static_cast<py::ssize_t>(self.corpus.size());
  py::list rows(static_cast<std::size_t>(PySlice_AdjustIndices(size, &begin, &end, step)));
  for (std::size_t i = 0; i < rows.size(); ++i, begin += step) rows[i] = item(self, static_cast<std::size_t>(begin));
  return rows;
}

/// The rows that an array, list or Series of row numbers names, or those that one of booleans marks; as NumPy has it.
py::list rows_of_array(const BoundCorpus& self, py::handle key) {
  const py::module_ numpy = py::module_::import("numpy");
  const py::array given = numpy.attr("asarray")(key);
  if (given.ndim() != 1) refuse_argument("row", key, what_indexes);
  py::object wanted = given;
  const char kind = given.dtype().kind();
  if (kind == 'b') {
    if (static_cast<std::size_t>(given.size()) != self.corpus.size()) {
      throw py::index_error("a mask of " + std::to_string(given.size()) + " for a corpus of " +
                            std::to_string(self.corpus.size()));
    }
    wanted = numpy.attr("flatnonzero")(given);
  } else if (kind != 'i' && kind != 'u' && given.size() > 0) {
    refuse_argument("row", key, what_indexes);
  }
  const py::list numbers = wanted.attr("tolist")();
  py::list rows(numbers.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = item_at(self, numbers[i]);
  return rows;
}

/// A row, or a list of those that a slice or array names.
py::object items_at(const BoundCorpus& self, py::handle key) {
  if (PySlice_Check(key.ptr())) return rows_of_slice(self, py::reinterpret_borrow<py::slice>(key));
  const bool is_array = is_numpy_array(key) && py::reinterpret_borrow<py::array>(key).ndim() > 0;
  if (PyIndex_Check(key.ptr()) != 0 && !is_array) return item_at(self, key);
  const bool is_text = PyUnicode_Check(key.ptr()) || PyBytes_Check(key.ptr());
  if (!is_array && (is_text || PyTuple_Check(key.ptr()) || !py::hasattr(key, "__len__"))) {
    refuse_argument("row", key, what_indexes);
  }
  return rows_of_array(self, key);
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

/// Lets Python's collector see the object that instances hold, which may lead back to them: a processor can refer to
/// the Corpus that it made, or to what walks it.
template <class Held, py::object Held::*member>
py::custom_type_setup collected() {
  return py::custom_type_setup([](PyHeapTypeObject* heap_type) {
    PyTypeObject& type = heap_type->ht_type;
    type.tp_flags |= Py_TPFLAGS_HAVE_GC;
    type.tp_traverse = [](PyObject* self, visitproc visit, void* arg) -> int {
      Py_VISIT(Py_TYPE(self));
      // An instance that is being made has nothing yet.
      if (py::detail::is_holder_constructed(self)) Py_VISIT((py::cast<Held&>(py::handle(self)).*member).ptr());
      return 0;
    };
    type.tp_clear = [](PyObject* self) -> int {
      if (py::detail::is_holder_constructed(self))
        py::object dropped = std::move(py::cast<Held&>(py::handle(self)).*member);
      return 0;
    };
  });
}

py::list strings_of(const BoundCorpus& self) {
  py::list strings(self.corpus.size());
  constexpr std::size_t look_up = 1 << 14;
  for (std::size_t row = 0; row < strings.size(); ++row) {
    if (row % look_up == 0) check_signals();
    strings[row] = item(self, row);
  }
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

/// A function by its name, anything else as it shows itself.
std::string describe_processor(const py::object& processor) {
  const bool is_named = py::hasattr(processor, "__qualname__");
  return py::cast<std::string>(is_named ? py::str(processor.attr("__qualname__")) : py::repr(processor));
}

std::string repr(const BoundCorpus& self) {
  const Corpus& corpus = self.corpus;
  const std::string kind = self.bytes ? " bytes strings" : " strings";
  const std::string made = self.processor ? ", made by " + describe_processor(self.processor) : "";
  return "<Corpus of " + std::to_string(corpus.size()) + kind + ": " + std::to_string(corpus.distinct()) +
         " distinct, " + std::to_string(corpus.nulls()) + " null, at most " + std::to_string(corpus.max_length()) +
         " long, alphabet of " + std::to_string(corpus.alphabet_size()) + made + ">";
}

constexpr const char* class_doc = R"(Corpus(strings, workers=None, processor=None)

An immutable, packed set of strings that batch calls can use again and again, in any thread.

What calls make of it is kept with it and counted in ``nbytes``: a second search for one string, or the first for
several, makes signatures, 16 bytes a string, and WRatio and its like lists of words and of the strings that have them.

Strings are recoded to the corpus' own small alphabet, ordered by length, and exact duplicates are folded;
rows keep their numbers. None, NaN, NaT, pandas.NA, masked entries and Arrow nulls are kept as rows that match
nothing. ``corpus[row]`` is a string; ``corpus[a:b]``, and a list or array of row numbers or of booleans, give a
list of strings, in the order and with the errors of lists and NumPy arrays. As an Arrow column a lone surrogate,
which UTF-8 has no form for, is U+FFFD.

Args:
    strings: a list, tuple or other iterable of str, bytes, bytearray or memoryview; a NumPy array ('U', 'S',
        object or StringDType, masked or not, or records of one such field); a pandas, Polars or cuDF Series;
        anything with ``__arrow_c_stream__`` or ``__arrow_c_array__`` or their device forms (utf8, large_utf8,
        string_view, binary, dictionaries and runs of them, extension types over text; chunked, sliced; copied
        to the host from a CUDA device); or a table of one such column. bytes are compared by value, so
        ``b"\xe9"`` equals ``"\u00e9"``.
    workers: threads that pack; None uses every core.
    processor: `utils.normalise`, `utils.default_process` or any function of a string, which every string goes
        through once, here. The corpus holds what came of it, in the same rows, and results show that; what was
        passed is not kept. A call with that same ``processor=`` takes the corpus as it is, one with another
        lets its strings go through that as well. The other strings of a call go through the call's own alone.

Raises:
    TypeError: an item is not a string, and the message names its position and type; or a mapping, of which
        either ``list(d)`` or ``list(d.values())`` is meant; or the processor made something else of one.
    InvalidArgument: Arrow text that is not UTF-8, or offsets that lead out of its buffers; names the row.
    RangeError: more than 2**31 - 2 rows, or a string longer than that.
    DeviceError: strings in CUDA memory, and CUDA cannot be used here.

>>> import warpmatch
>>> names = warpmatch.Corpus(["Anna", "Hannah", None, "Anna"])
>>> len(names), names.distinct, names.nulls
(4, 2, 1)
>>> names[1], names[2], list(names)
('Hannah', None, ['Anna', 'Hannah', None, 'Anna'])
>>> from warpmatch import utils
>>> clean = warpmatch.Corpus(["Acme Corp.", "ACME corp"], processor=utils.default_process)
>>> clean[0], clean.distinct
('acme corp', 1)
)";

}  // namespace

void bind_corpus(Module& module) {
  Class<Rows>(module, "_Rows", py::module_local(), collected<Rows, &Rows::owner>())
      .def("__iter__", [](const py::object& self) { return self; })
      .def("__next__", &Rows::next);

  Class<BoundCorpus> corpus(module, "Corpus", class_doc, collected<BoundCorpus, &BoundCorpus::processor>());
  corpus
      .def_init(
          [](py::handle strings, py::handle workers, py::handle processor) {
            if (processor.is_none()) return pack(strings, "strings", workers);
            const py::object made = processed(strings, processor, workers);
            return bound<BoundCorpus>(made, "strings");
          },
          py::arg("strings"), py::arg("workers") = py::none(), py::arg("processor") = py::none())
      .def("__len__", [](const BoundCorpus& self) { return self.corpus.size(); })
      .def("__getitem__", &items_at, py::arg("row"))
      .def("__iter__",
           [](const py::object& self) {
             return Rows{self, &bound<BoundCorpus>(self, "self")};
           })
      .def("__repr__", &repr)
      .def("__reduce__",
           [](const py::object& self) -> py::tuple {
             const auto& kept = bound<BoundCorpus>(self, "self");
             if (!kept.processor) return py::make_tuple(py::type::of(self), py::make_tuple(strings_of(kept)));
             const py::object again = py::module_::import("warpmatch.inputs.processing").attr("corpus_again");
             return py::make_tuple(again, py::make_tuple(strings_of(kept), kept.processor));
           })
      .def(
          "__arrow_c_array__",
          [](const BoundCorpus& self, py::handle) { return export_array(string_column("", self.corpus, self.bytes)); },
          py::arg("requested_schema") = py::none())
      .def_property_readonly("processor", &processor_of, "What made the strings of what was passed, or None.")
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
  module.def(
      "pack",
      [](py::handle strings, py::handle argument, py::handle workers) {
        return pack(strings, py::cast<std::string>(py::str(argument)), workers);
      },
      py::arg("strings"), py::arg("argument"), py::arg("workers"),
      "A Corpus of the strings, or the Corpus itself; errors name the argument.");
  module.def("made_by", &made_by, py::arg("corpus"), py::arg("processor"),
             "The same Corpus, said to be made by that processor.");
  module.def(
      "column_in", [](py::handle source, const std::string& argument) { return column_in(source, argument); },
      py::arg("source"), py::arg("argument"), "The only column of a table, or what is no table as it is.");
}

}  // namespace warpmatch::bindings
