#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <pybind11/stl.h>

#include <warpmatch/edits.hpp>

#include "bind.hpp"
#include "run.hpp"
#include "strings/strings.hpp"
#include "strings/text_pair.hpp"

namespace warpmatch::bindings {

namespace {

const char* tag_of(EditType type) {
  switch (type) {
    case EditType::replace: return "replace";
    case EditType::insert: return "insert";
    case EditType::erase: return "delete";
    case EditType::equal: break;
  }
  return "equal";
}

py::tuple bound_edit_ops(py::handle s1, py::handle s2, const std::string& metric, bool pad) {
  constexpr std::size_t look_up = 1 << 14;
  const TextPair pair(s1, s2);
  const std::vector<EditOp> edits = watched_if_long(pair.left(), pair.right(), [&] {
    return edit_ops(pair.left(), pair.right(), scorer_from_name(metric).metric, pad);
  });
  py::list rows;
  for (const EditOp& edit : edits) {
    if (rows.size() % look_up == 0) check_signals();
    rows.append(py::make_tuple(tag_of(edit.type), edit.source, edit.target));
  }
  return py::make_tuple(rows, pair.left().units, pair.right().units);  // Python's texts have a unit a code point
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
  module.def("partial_alignment", &bound_partial_alignment, py::arg("s1"), py::arg("s2"), py::arg("score_cutoff"),
             "(score, source begin, source end, destination begin, destination end), or None below the cutoff.");
}

}  // namespace warpmatch::bindings
