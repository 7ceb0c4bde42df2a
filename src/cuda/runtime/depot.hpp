#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace warpmatch::cuda {

/// Keeps what is costly to make and serves one user at a time. As many are made as are ever in use at once.
/// Thread-safe; must outlive its leases.
template <class T>
class Depot {
  struct Return {
    Depot* depot = nullptr;
    void operator()(T* thing) const noexcept { depot->put(thing); }
  };

 public:
  /// Comes back to the depot by itself.
  using Lease = std::unique_ptr<T, Return>;

  /// One that lay idle, last in first out, or else what `make()` gives: a std::unique_ptr<T>.
  template <class Make>
  Lease take(const Make& make) {
    const std::lock_guard lock(mutex_);
    std::unique_ptr<T> thing;
    if (!idle_.empty()) {
      thing = std::move(idle_.back());
      idle_.pop_back();
    } else {
      idle_.reserve(made_ + 1);  // so that coming back cannot fail
      thing = make();
      ++made_;
    }
    return Lease(thing.release(), Return{this});
  }

 private:
  void put(T* thing) noexcept {
    const std::lock_guard lock(mutex_);
    idle_.emplace_back(thing);
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> idle_;
  std::size_t made_ = 0;
};

}  // namespace warpmatch::cuda
