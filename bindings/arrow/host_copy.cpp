#include "arrow/host_copy.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "arrow/layout.hpp"

namespace warpmatch::bindings {

namespace {

/// What a copy consists of; goes with its release.
struct HostArray {
  std::vector<std::unique_ptr<std::byte[]>> memory;
  std::vector<const void*> buffers;
  std::vector<std::int64_t> sizes;  ///< of the buffers that views point into
  Owned<ArrowArray> dictionary;
  std::vector<Owned<ArrowArray>> children;
  std::vector<ArrowArray*> child_pointers;

  static void release(ArrowArray* array) {
    delete static_cast<HostArray*>(array->private_data);
    array->release = nullptr;
  }
};

/// Copies the buffers of one array, from the row `first` on. Those of one with children from the beginning: the
/// children lie whole in the copy, and rows of theirs are counted from there.
class Copier {
 public:
  Copier(const ArrowArray& array, const CopyBytes& copy, bool with_children)
      : array_(array),
        copy_(copy),
        first_(with_children ? 0 : array.offset - array.offset % 8),
        rows_(array.length == 0 ? 0 : static_cast<std::size_t>(array.offset - first_ + array.length)) {}

  void validity() {
    if (array_.n_buffers == 0) return;
    const auto* bits = buffer<std::uint8_t>(array_, 0);
    add(bits == nullptr || rows_ == 0 ? nullptr : bits + first_ / 8, (rows_ + 7) / 8);
  }

  void values(std::size_t width) {
    const auto* data = buffer<std::byte>(array_, 1);
    add(rows_ == 0 ? nullptr : data + static_cast<std::size_t>(first_) * width, rows_ * width);
  }

  /// Offsets, and the bytes between the first and the last of them. No rows have one offset all the same.
  template <class Offset>
  void texts() {
    if (rows_ == 0) {
      host_->memory.push_back(std::make_unique<std::byte[]>(sizeof(Offset)));
      host_->buffers.push_back(host_->memory.back().get());
      add(nullptr, 0);
      return;
    }
    add(buffer<Offset>(array_, 1) + first_, (rows_ + 1) * sizeof(Offset));
    auto* offsets = reinterpret_cast<Offset*>(host_->memory.back().get());
    const Offset begin = offsets[0];
    if (begin < 0 || offsets[rows_] < begin) {
      throw MalformedArrow("has text from the offset " + std::to_string(begin) + " to " +
                           std::to_string(offsets[rows_]));
    }
    for (std::size_t row = 0; row <= rows_; ++row) offsets[row] -= begin;
    const auto* data = buffer<std::byte>(array_, 2);
    add(data == nullptr ? nullptr : data + begin, static_cast<std::size_t>(offsets[rows_]));
  }

  /// Entries, all of the buffers they point into, and the sizes of those. No rows have no such buffers.
  void views() {
    values(sizeof(View));
    const std::int64_t last = array_.n_buffers - 1;
    std::vector<std::int64_t> sizes(rows_ == 0 ? 0 : static_cast<std::size_t>(last - 2));
    const std::size_t bytes = sizes.size() * sizeof(std::int64_t);
    if (!sizes.empty()) {
      const auto* from = buffer<std::byte>(array_, last);
      if (from == nullptr) throw MalformedArrow("does not say how large the buffers behind its views are");
      copy_(sizes.data(), from, bytes);
    }
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      if (sizes[i] < 0) throw MalformedArrow("has a buffer of " + std::to_string(sizes[i]) + " bytes");
      add(buffer<std::byte>(array_, 2 + static_cast<std::int64_t>(i)), static_cast<std::size_t>(sizes[i]));
    }
    host_->sizes = std::move(sizes);
    host_->buffers.push_back(host_->sizes.data());
  }

  void child(Owned<ArrowArray> copy) { host_->children.push_back(std::move(copy)); }

  /// Hands the copy over, with a dictionary if it has one.
  ArrowArray finish(Owned<ArrowArray> dictionary) {
    ArrowArray out{};
    out.length = array_.length;
    out.null_count = array_.null_count;
    out.offset = rows_ == 0 ? 0 : array_.offset - first_;
    for (Owned<ArrowArray>& child : host_->children) host_->child_pointers.push_back(child.get());
    out.n_children = static_cast<std::int64_t>(host_->children.size());
    out.children = host_->child_pointers.data();
    out.n_buffers = static_cast<std::int64_t>(host_->buffers.size());
    out.buffers = host_->buffers.data();
    if (!dictionary.released()) out.dictionary = (host_->dictionary = std::move(dictionary)).get();
    out.release = &HostArray::release;
    out.private_data = host_.release();
    return out;
  }

 private:
  /// A buffer of the copy; none for none.
  void add(const void* from, std::size_t bytes) {
    host_->memory.emplace_back();
    if (from != nullptr && bytes > 0) {
      host_->memory.back().reset(new std::byte[bytes]);
      copy_(host_->memory.back().get(), from, bytes);
    }
    host_->buffers.push_back(host_->memory.back().get());
  }

  const ArrowArray& array_;
  const CopyBytes& copy_;
  std::int64_t first_;
  std::size_t rows_;  ///< to copy; those before the offset count
  std::unique_ptr<HostArray> host_ = std::make_unique<HostArray>();
};

void copy_strings(const StringType& type, Copier& copier) {
  switch (type.layout) {
    case Layout::offsets32: copier.texts<std::int32_t>(); break;
    case Layout::offsets64: copier.texts<std::int64_t>(); break;
    case Layout::views: copier.views(); break;
    case Layout::all_null: break;
  }
}

/// The ends of runs.
ArrowArray copy_numbers(const ArrowArray& array, std::size_t width, const CopyBytes& copy) {
  check_run_ends(array);
  Copier copier(array, copy, false);
  copier.validity();
  copier.values(width);
  return copier.finish({});
}

}  // namespace

ArrowArray host_copy(const ArrowSchema& schema, const ArrowArray& array, const CopyBytes& copy) {
  check_structure(schema, array);
  const bool runs = schema.format == runs_format;
  const bool with_children = runs || schema.format == table_format;
  Copier copier(array, copy, with_children);
  Owned<ArrowArray> dictionary;
  if (schema.dictionary != nullptr) {
    ArrowArray values = host_copy(*schema.dictionary, *array.dictionary, copy);
    dictionary = Owned<ArrowArray>(&values);
    if (const std::size_t width = index_bytes(schema.format)) {
      copier.validity();
      copier.values(width);
    }
  } else if (const std::optional<StringType> type = string_type(schema.format)) {
    copier.validity();
    copy_strings(*type, copier);
  } else if (with_children) {
    copier.validity();
    for (std::int64_t i = 0; i < schema.n_children; ++i) {
      const ArrowSchema& child_schema = *schema.children[i];
      ArrowArray child = runs && i == 0 ? copy_numbers(*array.children[i], index_bytes(child_schema.format), copy)
                                        : host_copy(child_schema, *array.children[i], copy);
      copier.child(Owned<ArrowArray>(&child));
    }
  }
  return copier.finish(std::move(dictionary));
}

}  // namespace warpmatch::bindings
