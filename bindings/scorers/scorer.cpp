#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <pybind11/stl.h>

#include <warpmatch/metric.hpp>
#include <warpmatch/options.hpp>

#include "bind.hpp"
#include "scorers/scalar_functions.hpp"
#include "scorers/scorer_parameters.hpp"

namespace warpmatch::bindings {

namespace {

std::string_view family_name(Family family) {
  switch (family) {
    case Family::edit: return "edit";
    case Family::similarity: return "similarity";
    case Family::ratio: return "ratio";
  }
  return "";
}

/// What the metric can be told, or None.
py::object parameter_name(Metric metric) {
  const std::string_view name = name_of(row_of(metric).parameter);
  return name.empty() ? py::object(py::none()) : py::str(name);
}

/// The metric table as Python reads it: a dict for each row.
py::list metrics() {
  py::list rows;
  for (const MetricRow& row : metric_table) {
    py::dict made;
    made["name"] = row.name;
    made["module"] = row.module;
    made["family"] = family_name(row.family);
    made["ratio"] = row.ratio;
    made["in_fuzz"] = has_ratio_function(row);
    made["parameter"] = parameter_name(row.metric);
    made["in_rapidfuzz"] = row.in_rapidfuzz;
    made["lists_edits"] = row.lists_edits;
    made["meaning"] = row.meaning;
    made["source"] = row.source;
    rows.append(std::move(made));
  }
  return rows;
}

/// The scorer with the one parameter it takes, checked.
Scorer with_parameter(Scorer scorer, const std::string& name, py::handle value) {
  if (name.empty() || name != name_of(row_of(scorer.metric).parameter)) {
    throw py::type_error("[scorer_kwargs] " + to_string(scorer) + " takes no argument '" + name + "'");
  }
  set_parameter(scorer, value);
  return scorer;
}

/// The parameter by its name, where it is not what it is without being asked for.
py::dict kwargs_of(const Scorer& scorer) {
  py::dict given;
  if (scorer != Scorer{scorer.metric, scorer.form}) given[parameter_name(scorer.metric)] = parameter_of(scorer);
  return given;
}

/// The same metric, with its parameter, reported as a similarity; normalized ones lie in 0 to 1.
Scorer as_similarity(Scorer scorer, bool normalized) {
  if (scorer.form != Form::ratio) scorer.form = normalized ? Form::normalized_similarity : Form::similarity;
  return scorer;
}

/// How to make it again: by its name, and with its parameter.
py::tuple reduced(py::handle self) {
  const auto& scorer = self.cast<const Scorer&>();
  return py::make_tuple(py::type::of(self), py::make_tuple(to_string(scorer), kwargs_of(scorer)));
}

Scorer scorer_of(const std::string& name, const std::optional<py::dict>& kwargs) {
  Scorer scorer = scorer_from_name(name);
  if (!kwargs) return scorer;
  for (const auto& [parameter, value] : *kwargs) scorer = with_parameter(scorer, py::str(parameter), value);
  return scorer;
}

ScoreOptions score_options(const Scorer& scorer, std::optional<double> cutoff, bool rapidfuzz) {
  return {scorer, cutoff, rapidfuzz ? CutoffRule::rapidfuzz : CutoffRule::reported};
}

}  // namespace

void bind_scorer(Module& module) {
  module.def("metrics", &metrics, "A dict for each metric there is: its names, family, parameter and source.");
  module.def("scorer_names", &scorer_names, "Every name a scorer can be asked for by.");

  Class<Scorer>(module, "Scorer", "A metric, the form its scores are reported in, and its parameter.")
      .def_init(&scorer_of, py::arg("name"), py::arg("kwargs") = py::none())
      .def("__reduce__", &reduced)
      .def(
          "__eq__",
          [](const Scorer& scorer, py::handle other) {
            return py::isinstance<Scorer>(other) && other.cast<const Scorer&>() == scorer;
          },
          py::arg("other"))
      .def("__hash__", [](const Scorer& scorer) { return py::hash(py::str(to_string(scorer))); })
      .def_property_readonly(
          "name", [](const Scorer& scorer) { return to_string(scorer); }, "What it is asked for by.")
      .def_property_readonly(
          "is_integer", [](const Scorer& scorer) { return is_integer(scorer); }, "Scores are whole numbers.")
      .def_property_readonly(
          "higher_is_better", [](const Scorer& scorer) { return higher_is_better(scorer.form); },
          "A larger score means more alike.")
      .def_property_readonly("largest", &largest_score,
                             "The largest score there can be: 100, 1, or infinity for whole numbers.")
      .def_property_readonly(
          "parameter", [](const Scorer& scorer) { return parameter_name(scorer.metric); },
          "The name of the parameter it takes, or None.")
      .def_property_readonly("kwargs", &kwargs_of, "That parameter by its name, where it is not the default.")
      .def("with_parameter", &with_parameter, py::arg("name"), py::arg("value"),
           "The scorer with that parameter; TypeError if it takes none of that name.")
      .def("as_similarity", &as_similarity, py::arg("normalized"), "The same reported as a similarity.");

  Class<ScoreOptions>(module, "Score", "A scorer, a cutoff, and whether it is compared as RapidFuzz does.")
      .def_init(&score_options, py::arg("scorer"), py::arg("cutoff"), py::arg("rapidfuzz") = false);
}

}  // namespace warpmatch::bindings
