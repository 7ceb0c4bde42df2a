#include "device/dlpack.hpp"

#include <utility>

namespace warpmatch::bindings::dlpack {

namespace {

static_assert(sizeof(Tensor) == 48 && sizeof(ManagedTensor) == 64 && sizeof(VersionedTensor) == 80);

/// A managed tensor and all it points into.
template <class Managed>
struct Holder {
  Managed managed;
  Exported exported;
  std::vector<std::int64_t> strides;

  explicit Holder(Exported from) : exported(std::move(from)), strides(exported.shape.size()) {
    std::int64_t stride = 1;
    for (std::size_t axis = strides.size(); axis-- > 0; stride *= exported.shape[axis]) strides[axis] = stride;
    managed.tensor = {exported.memory.get(), exported.device,       static_cast<std::int32_t>(exported.shape.size()),
                      exported.dtype,        exported.shape.data(), strides.data()};
    managed.context = this;
    managed.deleter = [](Managed* self) { delete static_cast<Holder*>(self->context); };
  }
};

/// Takers rename the capsule; one that still has its name still owns the tensor.
template <class Managed>
void drop(PyObject* capsule) {
  if (PyCapsule_IsValid(capsule, Managed::capsule_name) == 0) return;
  auto* managed = static_cast<Managed*>(PyCapsule_GetPointer(capsule, Managed::capsule_name));
  managed->deleter(managed);
}

template <class Managed>
PyObject* capsule_around(std::unique_ptr<Holder<Managed>> holder) {
  PyObject* capsule = PyCapsule_New(&holder->managed, Managed::capsule_name, &drop<Managed>);
  if (capsule != nullptr) holder.release();  // NOLINT(bugprone-unused-return-value): the capsule has it
  return capsule;
}

}  // namespace

PyObject* capsule_of(Exported exported, bool versioned) {
  if (!versioned) return capsule_around(std::make_unique<Holder<ManagedTensor>>(std::move(exported)));
  auto holder = std::make_unique<Holder<VersionedTensor>>(std::move(exported));
  if (holder->exported.copied) holder->managed.flags |= VersionedTensor::is_copied;
  return capsule_around(std::move(holder));
}

}  // namespace warpmatch::bindings::dlpack
