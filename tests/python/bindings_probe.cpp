// What test_dlpack.py and test_arrow_device.py call of the bindings' code that does not care where memory lies: no part
// of the package. Memory of the host stands for that of a device.

#include <Python.h>
#include <cstdint>
#include <cstring>
#include <memory>

#include "arrow/host_copy.hpp"
#include "device/dlpack.hpp"

namespace warpmatch::bindings {

namespace {

int freed = 0;
std::size_t bytes_copied = 0;

/// tensor(versioned, copied): a capsule of 2 x 3 float32, 0 to 5.
PyObject* tensor(PyObject*, PyObject* arguments) {
  int versioned = 0;
  int copied = 0;
  if (PyArg_ParseTuple(arguments, "pp", &versioned, &copied) == 0) return nullptr;
  const std::shared_ptr<float> memory(new float[6]{0, 1, 2, 3, 4, 5}, [](const float* pointer) {
    delete[] pointer;
    ++freed;
  });
  return dlpack::capsule_of({memory, {}, {dlpack::TypeCode::floating, 32}, {2, 3}, copied != 0}, versioned != 0);
}

/// tensors_freed(): memory of `tensor` that has been let go.
PyObject* tensors_freed(PyObject*, PyObject*) { return PyLong_FromLong(freed); }

void release(PyObject* capsule) {
  auto* array = static_cast<ArrowArray*>(PyCapsule_GetPointer(capsule, array_capsule));
  if (array->release != nullptr) array->release(array);
  delete array;
}

/// host_copy(schema, array): a capsule with the copy of an Arrow array.
PyObject* copied(PyObject*, PyObject* arguments) {
  PyObject* schema = nullptr;
  PyObject* array = nullptr;
  if (PyArg_ParseTuple(arguments, "OO", &schema, &array) == 0) return nullptr;
  bytes_copied = 0;
  const auto& from = *static_cast<ArrowArray*>(PyCapsule_GetPointer(array, array_capsule));
  auto copy =
      std::make_unique<ArrowArray>(host_copy(*static_cast<ArrowSchema*>(PyCapsule_GetPointer(schema, schema_capsule)),
                                             from, [](void* to, const void* at, std::size_t bytes) {
                                               std::memcpy(to, at, bytes);
                                               bytes_copied += bytes;
                                             }));
  return PyCapsule_New(copy.release(), array_capsule, &release);
}

/// host_copy_bytes(): what the last `host_copy` read.
PyObject* copied_bytes(PyObject*, PyObject*) { return PyLong_FromSize_t(bytes_copied); }

PyMethodDef functions[] = {{"tensor", &tensor, METH_VARARGS, nullptr},
                           {"tensors_freed", &tensors_freed, METH_NOARGS, nullptr},
                           {"host_copy", &copied, METH_VARARGS, nullptr},
                           {"host_copy_bytes", &copied_bytes, METH_NOARGS, nullptr},
                           {nullptr, nullptr, 0, nullptr}};
PyModuleDef probe = {
    PyModuleDef_HEAD_INIT, "bindings_probe", nullptr, -1, functions, nullptr, nullptr, nullptr, nullptr};

}  // namespace

}  // namespace warpmatch::bindings

extern "C" __attribute__((visibility("default"))) PyObject* PyInit_bindings_probe() {
  return PyModule_Create(&warpmatch::bindings::probe);
}
