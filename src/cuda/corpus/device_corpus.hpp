#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/signature.hpp"
#include "corpus/packed_corpus.hpp"
#include "cuda/blocks/views.hpp"
#include "cuda/blocks/words_view.hpp"
#include "cuda/corpus/device_words.hpp"
#include "cuda/runtime/queue.hpp"

namespace warpmatch::cuda {

/// A corpus on a device: strings at once, the rest when a call first wants it. Shared by all calls and freed with
/// the corpus.
class DeviceCorpus : public corpus::DeviceCopy {
 public:
  /// The corpus' copy on the queue's device.
  static std::shared_ptr<DeviceCorpus> of(const corpus::PackedCorpus& corpus, Queue& queue);

  DeviceCorpus(const corpus::PackedCorpus& corpus, Queue& queue);

  CorpusView view() const {
    return {words_.data(), corpus_.symbol_bytes(), buckets_.data(), static_cast<std::uint32_t>(buckets_.size())};
  }

  const std::uint32_t* rank_of_rows(Queue& queue);
  const std::uint32_t* first_rows(Queue& queue);
  const core::Signature* signatures(Queue& queue);
  WordsView words(Queue& queue);

 private:
  /// An array that is made when it is first asked for.
  template <class T>
  class Lazy {
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

  /// Uploads the strings as they lie and has the device put them in order.
  void lay_out(Queue& queue);

  const corpus::PackedCorpus& corpus_;
  Buffer<TextBucket> buckets_;
  Buffer<std::uint32_t> words_;
  Lazy<std::uint32_t> rank_of_rows_;
  Lazy<std::uint32_t> first_rows_;
  Lazy<core::Signature> signatures_;
  std::mutex words_mutex_;
  std::optional<DeviceWords> device_words_;
};

}  // namespace warpmatch::cuda
