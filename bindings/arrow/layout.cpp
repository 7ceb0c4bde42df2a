#include "arrow/layout.hpp"

#include <limits>

namespace warpmatch::bindings {

namespace {

/// What an array of a type has at least.
struct Shape {
  std::int64_t buffers = 0;
  std::int64_t children = 0;
};

Shape shape_of(const ArrowSchema& schema) {
  const std::string_view format = schema.format;
  if (schema.dictionary != nullptr) return {.buffers = 2};
  if (format == runs_format) return {.children = 2};
  if (format == table_format) return {.buffers = 1, .children = schema.n_children};
  const std::optional<StringType> type = string_type(format);
  return {.buffers = type && type->layout != Layout::all_null ? 3 : 0};
}

void check_children(const ArrowArray& array, std::int64_t wanted) {
  if (array.n_children < wanted || (wanted > 0 && array.children == nullptr)) {
    throw MalformedArrow("has " + std::to_string(array.n_children) + " child arrays, not " + std::to_string(wanted));
  }
  for (std::int64_t i = 0; i < wanted; ++i) {
    if (array.children[i] == nullptr) throw MalformedArrow("lacks the child array " + std::to_string(i));
  }
}

void check_extent(const ArrowArray& array) {
  if (array.length < 0) throw MalformedArrow("has the length " + std::to_string(array.length));
  if (array.offset < 0) throw MalformedArrow("has the offset " + std::to_string(array.offset));
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 32;  // of 16 bytes each they end in memory
  if (array.length > most || array.offset > most) {
    throw MalformedArrow("has the length " + std::to_string(array.length) + " and the offset " +
                         std::to_string(array.offset) + ", more than memory has room for");
  }
}

}  // namespace

void check_schema(const ArrowSchema& schema) {
  if (schema.format == nullptr) throw MalformedArrow("has a schema without a format");
  if (schema.n_children < 0 || (schema.n_children > 0 && schema.children == nullptr)) {
    throw MalformedArrow("has a schema that lacks its children");
  }
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    if (schema.children[i] == nullptr) throw MalformedArrow("has a schema that lacks its children");
    check_schema(*schema.children[i]);
  }
  if (schema.format == runs_format && schema.n_children != 2) {
    throw MalformedArrow("has a schema of runs with " + std::to_string(schema.n_children) + " children, not 2");
  }
  if (schema.dictionary != nullptr) check_schema(*schema.dictionary);
}

void check_run_ends(const ArrowArray& array) {
  check_extent(array);
  if (array.n_buffers < 2 || array.buffers == nullptr || (array.length > 0 && array.buffers[1] == nullptr)) {
    throw MalformedArrow("does not say where its runs end");
  }
}

void check_structure(const ArrowSchema& schema, const ArrowArray& array) {
  check_extent(array);
  const Shape shape = shape_of(schema);
  if (array.n_buffers < shape.buffers || (shape.buffers > 0 && array.buffers == nullptr)) {
    throw MalformedArrow("has " + std::to_string(array.n_buffers) + " buffers, not " + std::to_string(shape.buffers));
  }
  check_children(array, shape.children);
  if (schema.dictionary != nullptr && array.dictionary == nullptr) throw MalformedArrow("lacks its dictionary");
  // The second buffer has the offsets, views or indexes of the rows.
  if (shape.buffers >= 2 && array.length > 0 && array.buffers[1] == nullptr) {
    throw MalformedArrow("lacks the buffer that says where each row is");
  }
  if (shape.buffers >= 2 && array.null_count > 0 && array.buffers[0] == nullptr) {
    throw MalformedArrow("has " + std::to_string(array.null_count) + " nulls, and no buffer that says which");
  }
}

}  // namespace warpmatch::bindings
