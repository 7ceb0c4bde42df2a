#include "define.hpp"

#include <array>
#include <stdexcept>

#include <warpmatch/error.hpp>

#include "errors.hpp"

namespace warpmatch::bindings {

namespace {

/// A function as CPython holds it: as long as the built-in lives, which has it as its `self`.
struct Bound {
  Signature signature;
  Call call;
  std::string doc;
  PyMethodDef method;
};

PyObject* enter(PyObject* self, PyObject* const* given, Py_ssize_t positional, PyObject* keywords) {
  const auto& bound = *static_cast<const Bound*>(PyCapsule_GetPointer(self, nullptr));
  return entered([&] {
    Values values;
    bound.signature.place(given, static_cast<std::size_t>(positional), keywords, values.data());
    return bound.call(values, bound.signature).release().ptr();
  });
}

std::string quoted(py::handle name) { return "'" + py::cast<std::string>(py::str(name)) + "'"; }

}  // namespace

void refuse_argument(const std::string& name, py::handle value, const std::string& expected) {
  throw py::type_error("[" + name + "] is " + describe(value) + "; expected " + expected);
}

void refuse_number(const std::string& name, py::handle value, const std::string& lowest, const std::string& highest) {
  throw RangeError(name, "must lie in " + lowest + " to " + highest + ", got " + describe_value(value));
}

bool is_made(py::handle instance) {
  return reinterpret_cast<py::detail::instance*>(instance.ptr())->get_value_and_holder().holder_constructed();
}

std::string Signature::doc() const {
  std::string line = name_ + "(";
  bool starred = false;
  for (const Parameter& parameter : parameters_) {
    if (line.back() != '(') line += ", ";
    if (parameter.keyword_only && !starred) line += "*, ";
    starred = parameter.keyword_only;
    line += parameter.name;
    if (parameter.standard) line.append(1, '=').append(py::cast<std::string>(py::repr(parameter.standard)));
  }
  return line + ")\n--\n\n" + doc_;
}

void Signature::place(PyObject* const* given, std::size_t positional, PyObject* keywords, PyObject** values) const {
  const std::size_t count = parameters_.size();
  const std::size_t own = is_method_ ? 1 : 0;  // nobody counts `self`
  if (positional > by_place_) {
    const std::size_t most = by_place_ - own;
    throw py::type_error(name_ + "() takes " + std::to_string(most) + " positional argument" + (most == 1 ? "" : "s") +
                         " but " + std::to_string(positional - own) + " were given");
  }
  for (std::size_t i = 0; i < count; ++i) values[i] = i < positional ? given[i] : nullptr;
  const Py_ssize_t named = keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
  for (Py_ssize_t k = 0; k < named; ++k) {
    PyObject* keyword = PyTuple_GET_ITEM(keywords, k);
    std::size_t at = 0;
    while (at < count && PyUnicode_CompareWithASCIIString(keyword, parameters_[at].name.c_str()) != 0) ++at;
    if (at == count) throw py::type_error(name_ + "() got an unexpected keyword argument " + quoted(keyword));
    if (values[at] != nullptr) throw py::type_error(name_ + "() got multiple values for argument " + quoted(keyword));
    values[at] = given[positional + static_cast<std::size_t>(k)];
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i] == nullptr) values[i] = parameters_[i].standard.ptr();
    if (values[i] == nullptr) throw py::type_error(name_ + "() is missing the argument '" + parameters_[i].name + "'");
  }
}

Values placed(const Signature& signature, const py::args& positional, const py::kwargs& named) {
  Values values;
  PyObject* const* items = PySequence_Fast_ITEMS(positional.ptr());
  if (named.empty()) {
    signature.place(items, positional.size(), nullptr, values.data());
    return values;
  }
  std::vector<PyObject*> given(items, items + positional.size());
  py::tuple keywords(named.size());
  std::size_t k = 0;
  for (const auto& [name, value] : named) {
    keywords[k++] = name;
    given.push_back(value.ptr());
  }
  signature.place(given.data(), positional.size(), keywords.ptr(), values.data());
  return values;
}

py::object make_function(Signature signature, Call call, std::size_t arity, const std::string& module) {
  if (signature.parameters().size() != arity || arity > Signature::most_parameters) {
    throw std::logic_error(signature.name() + " has " + std::to_string(arity) + " arguments and names for " +
                           std::to_string(signature.parameters().size()));
  }
  std::string doc = signature.doc();
  auto bound = std::make_unique<Bound>(Bound{std::move(signature), std::move(call), std::move(doc), {}});
  bound->method = {bound->signature.name().c_str(), reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(&enter)),
                   METH_FASTCALL | METH_KEYWORDS, bound->doc.c_str()};
  PyMethodDef* method = &bound->method;
  const py::capsule owner(bound.get(), [](void* pointer) { delete static_cast<Bound*>(pointer); });
  bound.release();  // NOLINT(bugprone-unused-return-value): the capsule has it
  const py::str home(module);
  PyObject* made = PyCFunction_NewEx(method, owner.ptr(), home.ptr());
  if (made == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(made);
}

}  // namespace warpmatch::bindings
