#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <pybind11/stl.h>

#include <warpmatch/metric.hpp>

#include "bind.hpp"

namespace warpmatch::bindings {

namespace {

std::tuple<bool, bool, double> traits_of(const std::string& name) {
  const Scorer scorer = scorer_from_name(name);
  return {is_integer(scorer), higher_is_better(scorer.form), largest_score(scorer)};
}

std::string_view name_of(Family family) {
  switch (family) {
    case Family::edit: return "edit";
    case Family::similarity: return "similarity";
    case Family::ratio: return "ratio";
  }
  return "";
}

py::object name_of(MetricParameter parameter) {
  switch (parameter) {
    case MetricParameter::none: break;
    case MetricParameter::weights: return py::str("weights");
    case MetricParameter::prefix_weight: return py::str("prefix_weight");
    case MetricParameter::pad: return py::str("pad");
  }
  return py::none();
}

/// The metric table as Python reads it: a dict for each row.
py::list metrics() {
  py::list rows;
  for (const MetricRow& row : metric_table) {
    py::dict made;
    made["name"] = row.name;
    made["module"] = row.module;
    made["family"] = name_of(row.family);
    made["ratio"] = row.ratio;
    made["parameter"] = name_of(row.parameter);
    made["in_rapidfuzz"] = row.in_rapidfuzz;
    made["lists_edits"] = row.lists_edits;
    made["meaning"] = row.meaning;
    made["source"] = row.source;
    rows.append(std::move(made));
  }
  return rows;
}

}  // namespace

void bind_metric(Module& module) {
  module.def("metrics", &metrics, "A dict for each metric there is: its names, family, parameter and source.");
  module.def("scorer_names", &scorer_names, "Every name a scorer can be asked for by.");
  module.def("scorer_traits", &traits_of, py::arg("name"), "(whole numbers, higher is better, largest score).");
}

}  // namespace warpmatch::bindings
