#include <string>
#include <tuple>

#include <pybind11/stl.h>

#include <warpmatch/metric.hpp>

#include "bind.hpp"

namespace warpmatch::bindings {

namespace {

std::tuple<bool, bool, double> traits_of(const std::string& name) {
  const Scorer scorer = scorer_from_name(name);
  return {is_integer(scorer), higher_is_better(scorer.form), largest_score(scorer)};
}

}  // namespace

void bind_metric(Module& module) {
  module.def("scorer_names", &scorer_names, "Every name a scorer can be asked for by.");
  module.def("scorer_traits", &traits_of, py::arg("name"), "(whole numbers, higher is better, largest score).");
}

}  // namespace warpmatch::bindings
