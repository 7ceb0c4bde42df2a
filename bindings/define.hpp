#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

// pybind11 chooses an overload by what the arguments can be cast to, and where none fits it prints them all. None of
// our functions has overloads: their arguments are read one by one, and an error names the one that does not fit.

namespace warpmatch::bindings {

namespace py = pybind11;

struct Parameter {
  std::string name;
  py::object standard;  ///< what it is when left out; null where it must be given
  bool keyword_only = false;
};

/// What a function is called, takes and says of itself, put together of what `def` is given.
class Signature {
 public:
  template <class... Extra>
  explicit Signature(std::string name, const Extra&... extra) : name_(std::move(name)) {
    (add(extra), ...);
  }

  /// The same of a method, whose first parameter is `self`.
  template <class... Extra>
  static Signature of_method(const std::string& name, const Extra&... extra) {
    Signature signature(name, py::arg("self"), extra...);
    signature.is_method_ = true;
    return signature;
  }

  const std::string& name() const { return name_; }
  const std::vector<Parameter>& parameters() const { return parameters_; }
  /// The docstring as CPython wants it, signature line first.
  std::string doc() const;

  /// Gives each argument of a call its parameter's place in `values`; defaults are borrowed from here. TypeError, in
  /// Python's own words, for too many arguments, unknown or missing ones. `given` holds the positional ones, then those
  /// that the tuple `keywords` names.
  void place(PyObject* const* given, std::size_t positional, PyObject* keywords, PyObject** values) const;

  static constexpr std::size_t most_parameters = 16;

 private:
  void add(const py::arg& parameter) { add(Parameter{parameter.name, {}, keyword_only_}); }
  void add(const py::arg_v& parameter) { add(Parameter{parameter.name, parameter.value, keyword_only_}); }
  void add(Parameter parameter) {
    if (!keyword_only_) ++by_place_;
    parameters_.push_back(std::move(parameter));
  }
  void add(py::kw_only) { keyword_only_ = true; }
  void add(const char* doc) { doc_ = doc; }

  std::string name_;
  std::vector<Parameter> parameters_;
  std::string doc_;
  std::size_t by_place_ = 0;  ///< parameters that can be given by their place
  bool keyword_only_ = false;
  bool is_method_ = false;
};

/// A call's arguments, each in its parameter's place.
using Values = std::array<PyObject*, Signature::most_parameters>;

/// `[name] is int: 3; expected something else`.
[[noreturn]] void refuse_argument(const std::string& name, py::handle value, const std::string& expected);
/// The same for a whole number that does not fit: a RangeError.
[[noreturn]] void refuse_number(const std::string& name, py::handle value, const std::string& lowest,
                                const std::string& highest);

/// Whether the `__init__` of an instance of a class of ours has run.
bool is_made(py::handle instance);

template <class Type>
struct OptionalValue {};
template <class Value>
struct OptionalValue<std::optional<Value>> {
  using type = Value;
};

/// What an argument of that type is to be, for error messages.
template <class Type>
std::string expected() {
  using Value = std::remove_cvref_t<Type>;
  if constexpr (requires { typename OptionalValue<Value>::type; }) {
    return expected<typename OptionalValue<Value>::type>() + " or None";
  } else if constexpr (std::is_same_v<Value, bool>) {
    return "True or False";
  } else if constexpr (std::is_integral_v<Value>) {
    return "a whole number";
  } else if constexpr (std::is_floating_point_v<Value>) {
    return "a number";
  } else if constexpr (std::is_same_v<Value, std::string>) {
    return "a str";
  } else if constexpr (std::is_same_v<Value, std::pair<int, int>>) {
    return "two whole numbers";
  } else if constexpr (std::is_same_v<Value, py::dtype>) {
    return "a NumPy dtype";
  } else if constexpr (std::is_base_of_v<py::array, Value>) {
    return "a NumPy array";
  } else if constexpr (std::is_same_v<Value, py::dict>) {
    return "a dict";
  } else if constexpr (std::is_base_of_v<py::detail::type_caster_generic, py::detail::make_caster<Value>>) {
    return "a " + py::cast<std::string>(py::type::of<Value>().attr("__name__"));
  } else {
    return "an object";
  }
}

/// The instance of a class of ours that an object is; null where it is of another class, be it one made of ours, and
/// where its `__init__` has not run. As a rule nobody makes classes of ours, and pybind11's own way, which looks the
/// class up by its name, takes as long as comparing a few strings.
template <class Value>
Value* plain_instance(py::handle object) {
  static const PyTypeObject* const type = reinterpret_cast<PyTypeObject*>(py::type::of<Value>().ptr());
  if (Py_TYPE(object.ptr()) != type) return nullptr;
  const auto held = reinterpret_cast<py::detail::instance*>(object.ptr())->get_value_and_holder();
  return held.holder_constructed() ? held.template value_ptr<Value>() : nullptr;
}

/// An argument of a function of ours, read.
template <class Type>
class Argument {
  using Value = std::remove_cvref_t<Type>;

 public:
  /// TypeError, or RangeError for a whole number that does not fit, naming the argument.
  void read(py::handle value, const std::string& name) {
    if (caster_.load(value, true)) return;
    if constexpr (std::is_integral_v<Value> && !std::is_same_v<Value, bool>) {
      if (PyIndex_Check(value.ptr()) != 0) {
        refuse_number(name, value, std::to_string(std::numeric_limits<Value>::min()),
                      std::to_string(std::numeric_limits<Value>::max()));
      }
    }
    refuse_argument(name, value, expected<Type>());
  }
  decltype(auto) take() { return py::detail::cast_op<Type>(std::move(caster_)); }

 private:
  py::detail::make_caster<Type> caster_;
};

template <class Type>
concept Ours = std::is_base_of_v<py::detail::type_caster_generic, py::detail::make_caster<Type>>;

/// The same of an instance of a class of ours.
template <Ours Type>
class Argument<Type> {
  using Value = std::remove_cvref_t<Type>;

 public:
  void read(py::handle value, const std::string& name) {
    value_ = plain_instance<Value>(value);
    // pybind11 would take None for a null pointer, and an instance whose __init__ has not run for a whole one.
    if (value_ == nullptr && py::isinstance<Value>(value) && is_made(value)) {
      py::detail::make_caster<Type> caster;
      if (caster.load(value, true)) value_ = &py::detail::cast_op<Value&>(caster);
    }
    if (value_ == nullptr) refuse_argument(name, value, expected<Type>());
  }
  Value& take() { return *value_; }

 private:
  Value* value_ = nullptr;
};

/// An instance of a class of ours; TypeError, naming it, for anything else.
template <class Type>
const Type& bound(py::handle value, const std::string& name) {
  Argument<const Type&> argument;
  argument.read(value, name);
  return argument.take();
}

/// A function of our own with its arguments' types. Of a member function `self` is the first.
template <class Function, class... Arguments>
struct Typed {
  Function function;

  auto operator()(const Values& values, const Signature& signature) const {
    return call(values, signature, std::index_sequence_for<Arguments...>());
  }

  static constexpr std::size_t arity = sizeof...(Arguments);

 private:
  template <std::size_t... index>
  auto call(const Values& values, const Signature& signature, std::index_sequence<index...>) const {
    std::tuple<Argument<Arguments>...> arguments;
    (std::get<index>(arguments).read(values[index], signature.parameters()[index].name), ...);
    return function(std::get<index>(arguments).take()...);
  }
};

template <class Result, class... Arguments>
auto typed(Result (*function)(Arguments...)) {
  return Typed<decltype(function), Arguments...>{function};
}

template <class Result, class Class, class... Arguments>
auto typed(Result (Class::*method)(Arguments...) const) {
  const auto function = [method](const Class& self, Arguments... arguments) {
    return (self.*method)(std::forward<Arguments>(arguments)...);
  };
  return Typed<decltype(function), const Class&, Arguments...>{function};
}

template <class Result, class Class, class... Arguments>
auto typed(Result (Class::*method)(Arguments...)) {
  const auto function = [method](Class& self, Arguments... arguments) {
    return (self.*method)(std::forward<Arguments>(arguments)...);
  };
  return Typed<decltype(function), Class&, Arguments...>{function};
}

template <class Lambda, class Result, class... Arguments>
auto typed_lambda(Lambda lambda, Result (Lambda::*)(Arguments...) const) {
  return Typed<Lambda, Arguments...>{std::move(lambda)};
}

template <class Lambda>
requires requires { &Lambda::operator(); }
auto typed(Lambda lambda) { return typed_lambda(std::move(lambda), &Lambda::operator()); }

/// What Python calls: reads the values, calls, and makes Python's of the result.
using Call = std::function<py::object(const Values&, const Signature&)>;

template <class Function>
Call call_of(Function function) {
  return [function = typed(std::move(function))](const Values& values, const Signature& signature) -> py::object {
    using Result = decltype(function(values, signature));
    if constexpr (std::is_void_v<Result>) {
      function(values, signature);
      return py::none();
    } else {
      const py::handle made = py::detail::make_caster<Result>::cast(function(values, signature),
                                                                    py::return_value_policy::move, py::handle());
      if (!made) throw py::error_already_set();
      return py::reinterpret_steal<py::object>(made);
    }
  };
}

/// A built-in function of `module`. std::logic_error where names and arguments are not as many.
py::object make_function(Signature signature, Call call, std::size_t arity, const std::string& module);

/// The arguments of a call in their places.
Values placed(const Signature& signature, const py::args& positional, const py::kwargs& named);

template <class Function>
py::object function_of(Signature signature, Function function, const std::string& module) {
  constexpr std::size_t arity = decltype(typed(std::declval<Function>()))::arity;
  return make_function(std::move(signature), call_of(std::move(function)), arity, module);
}

/// A module whose functions read their arguments by name.
class Module : public py::module_ {
 public:
  explicit Module(const py::module_& module) : py::module_(module) {}

  template <class Function, class... Extra>
  Module& def(const char* name, Function function, const Extra&... extra) {
    add_object(name, function_of(Signature(name, extra...), std::move(function), home()));
    return *this;
  }

 private:
  std::string home() const { return py::cast<std::string>(attr("__name__")); }
};

/// A class whose methods do so.
template <class Type>
class Class : public py::class_<Type> {
 public:
  template <class... Extra>
  Class(Module& module, const char* name, const Extra&... extra)
      : py::class_<Type>(module, name, extra...), name_(name), home_(py::cast<std::string>(module.attr("__name__"))) {}

  template <class Function, class... Extra>
  Class& def(const char* name, Function function, const Extra&... extra) {
    const py::object made = method(name, std::move(function), extra...);
    this->attr(name) = py::reinterpret_steal<py::object>(PyInstanceMethod_New(made.ptr()));
    return *this;
  }

  template <class Function>
  Class& def_property_readonly(const char* name, Function function, const char* doc = "") {
    const py::object property = py::module_::import("builtins").attr("property");
    this->attr(name) = property(method(name, std::move(function)), py::none(), py::none(), doc);
    return *this;
  }

  /// What makes an instance: a function that returns one.
  template <class Function, class... Extra>
  Class& def_init(Function function, const Extra&... extra) {
    const auto signature = std::make_shared<const Signature>(name_, extra...);
    const auto made = [signature, function = typed(std::move(function))](const py::args& positional,
                                                                         const py::kwargs& named) -> Type {
      return function(placed(*signature, positional, named), *signature);
    };
    // Else pybind11 writes down what it sees, two arguments of any kind, in a form that Python cannot read.
    py::options options;
    options.disable_function_signatures();
    py::class_<Type>::def(py::init(made), Signature::of_method("__init__", extra...).doc().c_str());
    return *this;
  }

 private:
  template <class Function, class... Extra>
  py::object method(const char* name, Function function, const Extra&... extra) {
    return function_of(Signature::of_method(name, extra...), std::move(function), home_);
  }

  std::string name_;
  std::string home_;
};

}  // namespace warpmatch::bindings
