#include "calls/match_iterator.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <structmember.h>
#include <utility>

#include "errors.hpp"

namespace warpmatch::bindings {

namespace {

struct Iterator {
  PyObject head;
  PyObject* references;  ///< weak ones
  OneByOne* matches;     ///< null once it is over
  bool is_running;       ///< also while another thread has the GIL
};

Iterator& of(PyObject* self) { return *reinterpret_cast<Iterator*>(self); }

/// To let go of what was held can run anything, be it the iterator itself: it is over before that.
void finish(Iterator& iterator) {
  const py::error_scope kept;
  delete std::exchange(iterator.matches, nullptr);
}

/// True, with the error of a generator, where the iterator is asked for something in the midst of a match.
bool is_busy(const Iterator& iterator) {
  if (iterator.is_running) PyErr_SetString(PyExc_ValueError, "generator already executing");
  return iterator.is_running;
}

PyObject* next(PyObject* self) {
  Iterator& iterator = of(self);
  if (is_busy(iterator) || iterator.matches == nullptr) return nullptr;
  iterator.is_running = true;
  PyObject* const match = entered([&] { return iterator.matches->next(); });
  iterator.is_running = false;
  if (match == nullptr) finish(iterator);
  return match;
}

PyObject* close(PyObject* self, PyObject*) {
  if (is_busy(of(self))) return nullptr;
  finish(of(self));
  return Py_NewRef(Py_None);
}

int traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  return of(self).matches == nullptr ? 0 : of(self).matches->traverse(visit, arg);
}

int clear(PyObject* self) {
  finish(of(self));
  return 0;
}

void destroy(PyObject* self) {
  PyTypeObject* const type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  if (of(self).references != nullptr) PyObject_ClearWeakRefs(self);
  finish(of(self));
  type->tp_free(self);
  Py_DECREF(type);
}

py::object make_type() {
  static std::array<PyMemberDef, 2> members{
      {{"__weaklistoffset__", T_PYSSIZET, offsetof(Iterator, references), READONLY, nullptr}, {}}};
  static std::array<PyMethodDef, 2> methods{
      {{"close", &close, METH_NOARGS, "Lets go of the choices: there are no more matches."}, {}}};
  const auto slot = [](int id, auto* function) { return PyType_Slot{id, reinterpret_cast<void*>(function)}; };
  std::array<PyType_Slot, 8> slots{slot(Py_tp_iter, &PyObject_SelfIter), slot(Py_tp_iternext, &next),
                                   slot(Py_tp_traverse, &traverse),      slot(Py_tp_clear, &clear),
                                   slot(Py_tp_dealloc, &destroy),        slot(Py_tp_members, members.data()),
                                   slot(Py_tp_methods, methods.data()),  {}};
  PyType_Spec spec{
      "warpmatch._core.MatchIterator", sizeof(Iterator), 0,
      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
      slots.data()};
  auto type = py::reinterpret_steal<py::object>(PyType_FromSpec(&spec));
  if (!type) throw py::error_already_set();
  return type;
}

}  // namespace

py::object iterator_over(OneByOneCall call) {
  static auto& type = *new py::object(make_type());
  auto matches = std::make_unique<OneByOne>(std::move(call));
  auto* const made_of = reinterpret_cast<PyTypeObject*>(type.ptr());
  auto made = py::reinterpret_steal<py::object>(made_of->tp_alloc(made_of, 0));
  if (!made) throw py::error_already_set();
  of(made.ptr()).matches = matches.release();
  return made;
}

}  // namespace warpmatch::bindings
