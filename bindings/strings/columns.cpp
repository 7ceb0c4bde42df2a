#include <array>
#include <string>

#include "errors.hpp"
#include "strings/strings.hpp"

// What people have strings in that is no column of them: tables, records, and queries that have not run.

namespace warpmatch::bindings {

namespace {

std::string joined(const py::handle names) {
  std::string out;
  for (const py::handle name : names) out += (out.empty() ? "" : ", ") + py::cast<std::string>(py::str(name));
  return out;
}

/// The only column's name. TypeError for more or fewer.
py::object only_name(const py::list& names, const char* noun, const std::string& argument) {
  if (names.size() == 1) return names[0];
  const std::string kind = noun;
  if (names.empty()) refuse(argument, "is a table without " + kind + "s; pass a " + kind + " of strings");
  refuse(argument, "is a table with the " + kind + "s " + joined(names) + "; pass one of its " + kind + "s, table[" +
                       py::cast<std::string>(py::repr(names[0])) + "]");
}

/// Polars has Python objects as addresses for Arrow.
bool holds_objects(py::handle series) {
  return is_instance_of(series, "polars", "Series") && py::cast<std::string>(py::str(series.attr("dtype"))) == "Object";
}

/// How a query that has not run is made to: the method of its class, or null.
const char* method_that_runs(py::handle source) {
  constexpr std::array methods{"collect", "compute", "to_arrow_table", "fetch_arrow_table", "to_pyarrow"};
  for (const char* method : methods) {
    if (py::hasattr(source, method)) return method;
  }
  return nullptr;
}

}  // namespace

py::object column_in(py::handle source, const std::string& argument) {
  if (is_instance_of(source, "pandas", "DataFrame")) {
    only_name(py::list(source.attr("columns")), "column", argument);
    return source.attr("iloc")[py::make_tuple(py::ellipsis(), 0)];
  }
  if (is_instance_of(source, "polars", "DataFrame")) {
    only_name(py::list(source.attr("columns")), "column", argument);
    return column_in(source.attr("to_series")(0), argument);
  }
  if (is_instance_of(source, "pyarrow", "Table") || is_instance_of(source, "pyarrow", "RecordBatch")) {
    only_name(py::list(source.attr("schema").attr("names")), "column", argument);
    return source.attr("column")(0);
  }
  if (is_numpy_array(source)) {
    const py::object fields = source.attr("dtype").attr("names");
    if (fields.is_none()) return py::reinterpret_borrow<py::object>(source);
    return column_in(source[only_name(py::list(fields), "field", argument)], argument);
  }
  if (holds_objects(source)) return source.attr("to_list")();
  const bool has_run = py::hasattr(source, "__iter__") || is_arrow(source) || py::hasattr(source, "to_arrow");
  if (has_run && !is_instance_of(source, "polars", "LazyFrame")) return py::reinterpret_borrow<py::object>(source);
  if (const char* method = method_that_runs(source)) {
    refuse(argument, "is a " + py::cast<std::string>(py::str(py::type::of(source).attr("__name__"))) +
                         ", a query that has not run; call its ." + method + "() and pass a column of the result");
  }
  return py::reinterpret_borrow<py::object>(source);
}

}  // namespace warpmatch::bindings
