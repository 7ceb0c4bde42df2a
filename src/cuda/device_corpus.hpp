#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/signature.hpp"
#include "corpus/packed_corpus.hpp"
#include "cuda/queue.hpp"
#include "cuda/views.hpp"

namespace warpmatch::cuda {

/// A corpus on a device: strings at once, the rest when a call first wants it. Shared by all calls and freed with
/// the corpus.
template <class Queue>
class DeviceCorpus : public corpus::DeviceCopy {
 public:
  /// The corpus' copy on the queue's device.
  static std::shared_ptr<DeviceCorpus> of(const corpus::PackedCorpus& corpus, Queue& queue) {
    return std::static_pointer_cast<DeviceCorpus>(
        corpus.device_copy(queue.ordinal(), [&] { return std::make_shared<DeviceCorpus>(corpus, queue); }));
  }

  DeviceCorpus(const corpus::PackedCorpus& corpus, Queue& queue)
      : corpus_(corpus),
        text_(
            queue.template allocate<std::byte>(corpus.text_symbols() * corpus.symbol_bytes(), "the text of a corpus")),
        buckets_(to_device(queue, corpus.buckets(), "the lengths of a corpus")) {
    queue.upload(text_.data(), corpus.text(), text_.size());
    queue.wait();  // other calls, on other streams, may use it from here on
  }

  CorpusView view() const {
    return {text_.data(), corpus_.symbol_bytes(), buckets_.data(), static_cast<std::uint32_t>(buckets_.size())};
  }

  const std::uint32_t* rank_of_rows(Queue& queue) {
    return rank_of_rows_.get(queue, "the rows of a corpus", [&]() -> decltype(auto) { return corpus_.rank_of_rows(); });
  }
  const std::uint32_t* first_rows(Queue& queue) {
    return first_rows_.get(queue, "the first rows of a corpus", [&] {
      std::vector<std::uint32_t> rows(corpus_.distinct());
      for (std::uint32_t rank = 0; rank < corpus_.distinct(); ++rank) rows[rank] = corpus_.first_row(rank);
      return rows;
    });
  }
  const core::Signature* signatures(Queue& queue) {
    return signatures_.get(queue, "the signatures of a corpus",
                           [&]() -> decltype(auto) { return corpus_.signatures(); });
  }

 private:
  template <class T>
  using Buffer = typename Queue::template Buffer<T>;

  /// An array that is made when it is first asked for.
  template <class T>
  class Part {
   public:
    template <class Make>
    const T* get(Queue& queue, const char* what, const Make& make) {
      const std::lock_guard lock(mutex_);
      if (!values_) {
        values_ = to_device(queue, make(), what);
        queue.wait();
      }
      return values_->data();
    }

   private:
    std::mutex mutex_;
    std::optional<Buffer<T>> values_;
  };

  const corpus::PackedCorpus& corpus_;
  Buffer<std::byte> text_;
  Buffer<corpus::LengthBucket> buckets_;
  Part<std::uint32_t> rank_of_rows_;
  Part<std::uint32_t> first_rows_;
  Part<core::Signature> signatures_;
};

}  // namespace warpmatch::cuda
