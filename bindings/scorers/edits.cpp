#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pybind11/stl.h>

#include <warpmatch/edits.hpp>

#include "bind.hpp"
#include "run.hpp"
#include "strings/strings.hpp"
#include "strings/text_pair.hpp"

namespace warpmatch::bindings {

namespace {

/// Rows between two looks at whether to stop.
constexpr std::size_t kLookUp = 1 << 14;

/// Borrowed: each is made once.
PyObject* tag_of(EditType type) {
  static const std::array<PyObject*, 4> tags{PyUnicode_InternFromString("equal"), PyUnicode_InternFromString("replace"),
                                             PyUnicode_InternFromString("insert"),
                                             PyUnicode_InternFromString("delete")};
  switch (type) {
    case EditType::equal: return tags[0];
    case EditType::replace: return tags[1];
    case EditType::insert: return tags[2];
    case EditType::erase: return tags[3];
  }
  return tags[0];
}

/// (tag, position, ...), a new reference.
template <class... Positions>
PyObject* row_of_edit(EditType type, Positions... positions) {
  PyObject* const row = PyTuple_New(1 + sizeof...(positions));
  if (row == nullptr) throw py::error_already_set();
  PyTuple_SET_ITEM(row, 0, Py_NewRef(tag_of(type)));
  Py_ssize_t place = 1;
  (PyTuple_SET_ITEM(row, place++, PyLong_FromSize_t(positions)), ...);
  return row;
}

/// The metrics that list edits are few; what else is asked for gets the error of its name.
Metric metric_of(std::string_view name) {
  for (const Metric metric : {Metric::levenshtein, Metric::indel, Metric::lcs_seq, Metric::hamming})
    if (name == row_of(metric).name) return metric;
  return scorer_from_name(name).metric;
}

std::vector<EditOp> edits_of(const TextPair& pair, const std::string& metric, bool pad) {
  return watched_if_long(pair.left(), pair.right(),
                         [&] { return edit_ops(pair.left(), pair.right(), metric_of(metric), pad); });
}

/// (rows, length of s1, length of s2); Python's texts have a unit a code point.
template <class Row, class MakeRow>
py::tuple listed(const TextPair& pair, const std::vector<Row>& from, const MakeRow& make_row) {
  py::list rows(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (i % kLookUp == 0) check_signals();
    PyList_SET_ITEM(rows.ptr(), static_cast<Py_ssize_t>(i), make_row(from[i]));
  }
  return py::make_tuple(rows, pair.left().units, pair.right().units);
}

py::tuple bound_edit_ops(py::handle s1, py::handle s2, const std::string& metric, bool pad) {
  const TextPair pair(s1, s2);
  return listed(pair, edits_of(pair, metric, pad),
                [](const EditOp& edit) { return row_of_edit(edit.type, edit.source, edit.target); });
}

/// Symbols of both strings that are equal, or edited in one way.
struct Stretch {
  EditType type;
  std::size_t source;
  std::size_t source_end;
  std::size_t target;
  std::size_t target_end;
};

std::vector<Stretch> stretches_of(const std::vector<EditOp>& edits, std::size_t sources, std::size_t targets) {
  std::vector<Stretch> stretches;
  std::size_t source = 0;
  std::size_t target = 0;
  const auto go_to = [&](EditType type, std::size_t source_end, std::size_t target_end) {
    if (source == source_end && target == target_end) return;
    if (!stretches.empty() && stretches.back().type == type) {
      stretches.back().source_end = source_end;
      stretches.back().target_end = target_end;
    } else {
      stretches.push_back({type, source, source_end, target, target_end});
    }
    source = source_end;
    target = target_end;
  };
  for (const EditOp& edit : edits) {
    go_to(EditType::equal, edit.source, edit.target);
    go_to(edit.type, source + (edit.type == EditType::insert ? 0 : 1), target + (edit.type == EditType::erase ? 0 : 1));
  }
  go_to(EditType::equal, sources, targets);
  return stretches;
}

py::tuple bound_edit_stretches(py::handle s1, py::handle s2, const std::string& metric, bool pad) {
  const TextPair pair(s1, s2);
  const std::vector<EditOp> edits = edits_of(pair, metric, pad);
  return listed(pair, stretches_of(edits, pair.left().units, pair.right().units), [](const Stretch& stretch) {
    return row_of_edit(stretch.type, stretch.source, stretch.source_end, stretch.target, stretch.target_end);
  });
}

py::object bound_partial_alignment(py::handle s1, py::handle s2, std::optional<double> score_cutoff) {
  NullTest is_null;
  if (is_null(s1.ptr()) || is_null(s2.ptr())) return py::none();
  const TextPair pair(s1, s2);
  const auto found = watched_if_long(pair.left(), pair.right(),
                                     [&] { return partial_alignment(pair.left(), pair.right(), score_cutoff); });
  if (!found) return py::none();
  return py::make_tuple(found->score, found->source_begin, found->source_end, found->target_begin, found->target_end);
}

}  // namespace

void bind_edits(Module& module) {
  module.def("edit_ops", &bound_edit_ops, py::arg("s1"), py::arg("s2"), py::arg("metric"), py::arg("pad"),
             "([(tag, source position, destination position), ...], length of s1, length of s2).");
  module.def(
      "edit_stretches", &bound_edit_stretches, py::arg("s1"), py::arg("s2"), py::arg("metric"), py::arg("pad"),
      "([(tag, source start, source end, destination start, destination end), ...], length of s1, length of s2).");
  module.def("partial_alignment", &bound_partial_alignment, py::arg("s1"), py::arg("s2"), py::arg("score_cutoff"),
             "(score, source begin, source end, destination begin, destination end), or None below the cutoff.");
}

}  // namespace warpmatch::bindings
