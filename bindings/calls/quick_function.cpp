#include "calls/quick_function.hpp"

#include <cstddef>
#include <structmember.h>

#include <pybind11/pybind11.h>

#include "errors.hpp"

namespace warpmatch::bindings {

namespace {

struct QuickFunction {
  PyObject_HEAD vectorcallfunc call;
  PyObject* function;
  PyObject* attributes;
  PyObject* references;  ///< weak ones
  PyObject* standard_scorer;
  std::size_t names;
  Quick quick;
};

QuickFunction& of(PyObject* self) { return *reinterpret_cast<QuickFunction*>(self); }

/// In the order of SearchCall::Named, interned.
std::array<PyObject*, SearchCall::named_count> names;

/// False for any other name, and for those that are known but not the same object.
bool read(PyObject* const* values, PyObject* keywords, std::size_t count, SearchCall& call) {
  const Py_ssize_t named = keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
  for (Py_ssize_t i = 0; i < named; ++i) {
    PyObject* const keyword = PyTuple_GET_ITEM(keywords, i);
    std::size_t at = 0;
    while (at < count && names[at] != keyword) ++at;
    if (at == count) return false;
    call.named[at] = values[i];
  }
  return true;
}

PyObject* call(PyObject* self, PyObject* const* args, std::size_t flags, PyObject* keywords) {
  const QuickFunction& made = of(self);
  SearchCall given{};
  given.named[SearchCall::scorer] = made.standard_scorer;
  if (PyVectorcall_NARGS(flags) == 2 && read(args + 2, keywords, made.names, given)) {
    given.query = args[0];
    given.choices = args[1];
    PyObject* const found = entered([&] { return made.quick(given); });
    if (found != nullptr || PyErr_Occurred() != nullptr) return found;
  }
  return PyObject_Vectorcall(made.function, args, flags, keywords);
}

/// As of a function: it can be a method of a class.
PyObject* get(PyObject* self, PyObject* instance, PyObject*) {
  return instance == nullptr || instance == Py_None ? Py_NewRef(self) : PyMethod_New(self, instance);
}

int traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(of(self).function);
  Py_VISIT(of(self).attributes);
  Py_VISIT(of(self).standard_scorer);
  return 0;
}

int clear(PyObject* self) {
  Py_CLEAR(of(self).attributes);
  return 0;
}

void destroy(PyObject* self) {
  PyTypeObject* const type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (of(self).references != nullptr) PyObject_ClearWeakRefs(self);
  Py_CLEAR(of(self).function);
  Py_CLEAR(of(self).attributes);
  Py_CLEAR(of(self).standard_scorer);
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* shown(PyObject* self) { return PyObject_Repr(of(self).function); }

/// It is found by its name.
PyObject* reduced(PyObject* self, PyObject*) { return PyObject_GetAttrString(of(self).function, "__qualname__"); }

py::object make_type() {
  static std::array<PyMemberDef, 4> members{
      {{"__vectorcalloffset__", T_PYSSIZET, offsetof(QuickFunction, call), READONLY, nullptr},
       {"__dictoffset__", T_PYSSIZET, offsetof(QuickFunction, attributes), READONLY, nullptr},
       {"__weaklistoffset__", T_PYSSIZET, offsetof(QuickFunction, references), READONLY, nullptr},
       {}}};
  static std::array<PyMethodDef, 2> methods{{{"__reduce__", &reduced, METH_NOARGS, nullptr}, {}}};
  static std::array<PyGetSetDef, 2> properties{
      {{"__dict__", &PyObject_GenericGetDict, &PyObject_GenericSetDict, nullptr, nullptr}, {}}};
  const auto slot = [](int id, auto* function) { return PyType_Slot{id, reinterpret_cast<void*>(function)}; };
  std::array<PyType_Slot, 11> slots{slot(Py_tp_call, &PyVectorcall_Call),  slot(Py_tp_descr_get, &get),
                                    slot(Py_tp_traverse, &traverse),       slot(Py_tp_clear, &clear),
                                    slot(Py_tp_dealloc, &destroy),         slot(Py_tp_repr, &shown),
                                    slot(Py_tp_members, members.data()),   slot(Py_tp_methods, methods.data()),
                                    slot(Py_tp_getset, properties.data()), {}};
  PyType_Spec spec{"warpmatch._core.QuickFunction", sizeof(QuickFunction), 0,
                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL |
                       Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
                   slots.data()};
  auto type = py::reinterpret_steal<py::object>(PyType_FromSpec(&spec));
  if (!type) throw py::error_already_set();
  return type;
}

PyTypeObject* type_of_all() {
  static auto& type = *new py::object(make_type());
  return reinterpret_cast<PyTypeObject*>(type.ptr());
}

void name_all() {
  constexpr std::array<const char*, SearchCall::named_count> plain{
      "scorer", "processor", "score_cutoff", "score_hint", "scorer_kwargs", "workers", "device", "limit"};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == nullptr) names[i] = PyUnicode_InternFromString(plain[i]);
}

}  // namespace

py::object quick_function(py::handle function, SearchCall::Named count, Quick quick) {
  name_all();
  const py::dict standard = function.attr("__kwdefaults__");
  auto made = py::reinterpret_steal<py::object>(type_of_all()->tp_alloc(type_of_all(), 0));
  if (!made) throw py::error_already_set();
  QuickFunction& self = of(made.ptr());
  self.call = &call;
  self.function = function.inc_ref().ptr();
  self.standard_scorer = py::object(standard["scorer"]).release().ptr();
  self.names = count;
  self.quick = quick;
  // What functools.update_wrapper does: who asks for a signature follows __wrapped__.
  for (const char* name : {"__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__kwdefaults__"})
    made.attr(name) = function.attr(name);
  made.attr("__wrapped__") = function;
  return made;
}

}  // namespace warpmatch::bindings
