#include "arrow/export.hpp"

#include <utility>

#include <pybind11/numpy.h>

#include "bind.hpp"
#include "run.hpp"
#include "strings/bound_corpus.hpp"

namespace warpmatch::bindings {

namespace {

constexpr std::int64_t nullable = 2;  // ARROW_FLAG_NULLABLE

/// Everything an exported schema or array points into. Children are released with their parent.
template <class Structure>
struct Node {
  Column column;
  std::vector<Structure> children;
  std::vector<Structure*> child_pointers;

  static void release(Structure* structure) {
    auto* node = static_cast<Node*>(structure->private_data);
    for (Structure& child : node->children) {
      if (child.release != nullptr) child.release(&child);
    }
    delete node;
    structure->release = nullptr;
  }

  /// Hands the node to `structure`, which releases it.
  static void attach(std::unique_ptr<Node> node, Structure& structure) {
    for (Structure& child : node->children) node->child_pointers.push_back(&child);
    structure.n_children = static_cast<std::int64_t>(node->children.size());
    structure.children = node->child_pointers.empty() ? nullptr : node->child_pointers.data();
    structure.release = &Node::release;
    structure.private_data = node.release();
  }
};

void export_schema(const Column& column, std::vector<ArrowSchema> children, ArrowSchema& out) {
  auto node = std::make_unique<Node<ArrowSchema>>();
  node->column.name = column.name;
  node->column.format = column.format;
  node->children = std::move(children);
  out = {};
  out.format = node->column.format.c_str();
  out.name = node->column.name.c_str();
  out.flags = column.null_count > 0 ? nullable : 0;
  Node<ArrowSchema>::attach(std::move(node), out);
}

void export_data(Column column, std::vector<ArrowArray> children, ArrowArray& out) {
  auto node = std::make_unique<Node<ArrowArray>>();
  node->column = std::move(column);
  node->children = std::move(children);
  out = {};
  out.length = node->column.length;
  out.null_count = node->column.null_count;
  out.n_buffers = static_cast<std::int64_t>(node->column.buffers.size());
  out.buffers = node->column.buffers.data();
  Node<ArrowArray>::attach(std::move(node), out);
}

/// The struct column that stands for a table. It has no validity buffer.
Column table_of(const std::vector<Column>& columns) {
  Column table;
  table.format = "+s";
  table.length = columns.empty() ? 0 : columns.front().length;
  table.buffers = {nullptr};
  return table;
}

struct TableStream {
  std::vector<Column> columns;
  bool done = false;

  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    const auto& columns = static_cast<TableStream*>(stream->private_data)->columns;
    std::vector<ArrowSchema> children(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) export_schema(columns[i], {}, children[i]);
    export_schema(table_of(columns), std::move(children), *out);
    return 0;
  }

  static int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    auto* self = static_cast<TableStream*>(stream->private_data);
    *out = {};
    if (std::exchange(self->done, true)) return 0;
    std::vector<ArrowArray> children(self->columns.size());
    for (std::size_t i = 0; i < children.size(); ++i) export_data(self->columns[i], {}, children[i]);
    export_data(table_of(self->columns), std::move(children), *out);
    return 0;
  }

  static const char* get_last_error(ArrowArrayStream*) { return nullptr; }

  static void release(ArrowArrayStream* stream) {
    delete static_cast<TableStream*>(stream->private_data);
    stream->release = nullptr;
  }
};

/// A capsule that releases what its taker left.
template <class Structure>
py::capsule own(std::unique_ptr<Structure> structure, const char* name) {
  py::capsule capsule(structure.get(), name, [](PyObject* self) {
    auto* pointer = static_cast<Structure*>(PyCapsule_GetPointer(self, PyCapsule_GetName(self)));
    if (pointer->release != nullptr) pointer->release(pointer);
    delete pointer;
  });
  structure.release();  // NOLINT(bugprone-unused-return-value): the capsule has it
  return capsule;
}

/// Keeps a Python object for as long as Arrow holds its memory; consumers may let go in any thread.
std::shared_ptr<const void> keep(py::object object) {
  PyObject* pointer = object.release().ptr();
  return {pointer, [](const void* held) {
            if (Py_IsInitialized() == 0) return;  // let go after Python's end: nothing is left to free
            const WithGil gil;
            Py_DECREF(static_cast<PyObject*>(const_cast<void*>(held)));
          }};
}

Column number_column(std::string name, const py::array& given) {
  const py::array array = py::array::ensure(given, py::array::c_style);
  const char kind = array.dtype().kind();
  const auto bytes = array.itemsize();
  std::string format;
  if (kind == 'i' && bytes == 4) format = "i";
  if (kind == 'i' && bytes == 8) format = "l";
  if (kind == 'f' && bytes == 8) format = "g";
  if (format.empty() || array.ndim() != 1)
    throw py::type_error("[" + name + "] must be a row of int32, int64 or float64");
  return {std::move(name), format, static_cast<std::int64_t>(array.size()), 0, {nullptr, array.data()}, keep(array)};
}

/// Strings in Arrow's large layout, built row by row.
struct StringBuffers {
  std::vector<std::int64_t> offsets{0};
  std::string text;
  std::vector<std::uint8_t> validity;
  std::int64_t nulls = 0;
};

/// A lone surrogate, which UTF-8 has no form for, becomes U+FFFD: a table is for reading, and row numbers tell the
/// strings apart.
void append_utf8(std::string& out, char32_t point) {
  constexpr char32_t replacement = 0xFFFD;
  if (point >= 0xD800 && point < 0xE000) point = replacement;
  const auto byte = [&out](char32_t value) { out.push_back(static_cast<char>(value)); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | (point >> 6));
    byte(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    byte(0xE0 | (point >> 12));
    byte(0x80 | ((point >> 6) & 0x3F));
    byte(0x80 | (point & 0x3F));
  } else {
    byte(0xF0 | (point >> 18));
    byte(0x80 | ((point >> 12) & 0x3F));
    byte(0x80 | ((point >> 6) & 0x3F));
    byte(0x80 | (point & 0x3F));
  }
}

void append_bytes(std::string& out, char32_t point) { out.push_back(static_cast<char>(point)); }

/// The strings of `count` rows, of all or of those named. Needs no GIL.
std::shared_ptr<StringBuffers> copy_strings(const Corpus& corpus, bool bytes,
                                            const std::optional<std::vector<std::int32_t>>& rows, std::size_t count) {
  constexpr std::size_t look_up = 1 << 20;  // code points between two polls
  const auto append = bytes ? append_bytes : append_utf8;
  auto buffers = std::make_shared<StringBuffers>();
  buffers->offsets.reserve(count + 1);
  buffers->validity.resize(count / 8 + 1);
  std::size_t since = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = rows ? static_cast<std::size_t>((*rows)[i]) : i;
    if (const std::optional<std::u32string> string = corpus.code_points(row)) {
      buffers->validity[i / 8] |= static_cast<std::uint8_t>(1U << (i % 8));
      for (const char32_t point : *string) {
        append(buffers->text, point);
        if (++since % look_up == 0) Watch::poll();
      }
    } else {
      ++buffers->nulls;
    }
    since |= 15;  // a row takes some time, too
    if (++since % look_up == 0) Watch::poll();
    buffers->offsets.push_back(static_cast<std::int64_t>(buffers->text.size()));
  }
  return buffers;
}

/// A dict of columns: NumPy rows of numbers, a Corpus, or (Corpus, rows).
Column any_column(const std::string& name, py::handle value) {
  if (py::isinstance<BoundCorpus>(value)) {
    const auto& corpus = bound<BoundCorpus>(value, name);
    return string_column(name, corpus.corpus, corpus.bytes);
  }
  if (py::isinstance<py::tuple>(value)) {
    const auto [bound, rows] = py::cast<std::pair<BoundCorpus, py::array_t<std::int32_t>>>(value);
    return string_column(name, bound.corpus, bound.bytes,
                         std::vector<std::int32_t>(rows.data(), rows.data() + rows.size()));
  }
  return number_column(name, py::cast<py::array>(value));
}

}  // namespace

Column string_column(std::string name, const Corpus& corpus, bool bytes,
                     std::optional<std::vector<std::int32_t>> rows) {
  const std::size_t count = rows ? rows->size() : corpus.size();
  const auto buffers = watched([&] { return copy_strings(corpus, bytes, rows, count); });
  const std::int64_t nulls = buffers->nulls;
  Column column{std::move(name), bytes ? "Z" : "U", static_cast<std::int64_t>(count), nulls, {}, {}};
  column.buffers = {nulls > 0 ? buffers->validity.data() : nullptr, buffers->offsets.data(), buffers->text.data()};
  column.owner = buffers;
  return column;
}

py::tuple export_array(Column column) {
  auto schema = std::make_unique<ArrowSchema>();
  export_schema(column, {}, *schema);
  py::capsule schema_owner = own(std::move(schema), schema_capsule);
  auto array = std::make_unique<ArrowArray>();
  export_data(std::move(column), {}, *array);
  return py::make_tuple(std::move(schema_owner), own(std::move(array), array_capsule));
}

py::capsule export_stream(std::vector<Column> columns) {
  auto stream = std::make_unique<ArrowArrayStream>();
  *stream = {&TableStream::get_schema, &TableStream::get_next, &TableStream::get_last_error, &TableStream::release,
             new TableStream{std::move(columns)}};
  return own(std::move(stream), stream_capsule);
}

void bind_arrow(Module& module) {
  module.def(
      "arrow_stream",
      [](const py::dict& columns) {
        std::vector<Column> out;
        for (const auto& [name, value] : columns) out.push_back(any_column(py::cast<std::string>(name), value));
        return export_stream(std::move(out));
      },
      py::arg("columns"), "An Arrow stream capsule of columns: NumPy rows of numbers, a Corpus, or (Corpus, rows).");
}

}  // namespace warpmatch::bindings
