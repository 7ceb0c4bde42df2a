#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/signature.hpp"
#include "corpus/packed_corpus.hpp"
#include "cuda/programs/layout_program.hpp"
#include "cuda/programs/views.hpp"
#include "cuda/runtime/queue.hpp"
#include "cuda/scorers/device_words.hpp"

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
        buckets_(to_device(queue, text_buckets(corpus), "the lengths of a corpus")),
        words_(queue.template allocate<std::uint32_t>(word_count(corpus), "the text of a corpus")) {
    lay_out(queue);
    queue.wait();  // other calls, on other streams, may use it from here on
  }

  CorpusView view() const {
    return {words_.data(), corpus_.symbol_bytes(), buckets_.data(), static_cast<std::uint32_t>(buckets_.size())};
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
  WordsView words(Queue& queue) {
    const std::lock_guard lock(words_mutex_);
    if (!device_words_) device_words_.emplace(queue, corpus_.words(), corpus_.distinct());
    return device_words_->view();
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

  static std::uint64_t words_in(const corpus::PackedCorpus& corpus, const corpus::LengthBucket& bucket) {
    return (std::uint64_t{bucket.length} * corpus.symbol_bytes() + 3) / 4 * bucket.count;
  }

  static std::vector<TextBucket> text_buckets(const corpus::PackedCorpus& corpus) {
    std::vector<TextBucket> buckets;
    std::uint64_t words = 0;
    for (const corpus::LengthBucket& bucket : corpus.buckets()) {
      buckets.push_back({.length = bucket.length, .first = bucket.first, .count = bucket.count, .word_begin = words});
      words += words_in(corpus, bucket);
    }
    return buckets;
  }

  static std::uint64_t word_count(const corpus::PackedCorpus& corpus) {
    std::uint64_t words = 0;
    for (const corpus::LengthBucket& bucket : corpus.buckets()) words += words_in(corpus, bucket);
    return words;
  }

  /// Uploads the strings as they lie and has the device put them in order.
  void lay_out(Queue& queue) {
    if (words_.size() == 0) return;
    auto text = queue.template allocate<std::byte>(corpus_.text_symbols() * corpus_.symbol_bytes(),
                                                   "the text of a corpus as it is uploaded");
    queue.upload(text.data(), corpus_.text(), text.size());
    std::vector<std::uint64_t> begins;
    for (const corpus::LengthBucket& bucket : corpus_.buckets()) begins.push_back(bucket.text_begin);
    const auto text_begin = to_device(queue, begins, "where the strings of each length start");
    queue.run(LayoutProgram{text.data(), text_begin.data(), view(), words_.data(), corpus_.distinct()});
    queue.wait();  // before the text is freed
  }

  const corpus::PackedCorpus& corpus_;
  Buffer<TextBucket> buckets_;
  Buffer<std::uint32_t> words_;
  Part<std::uint32_t> rank_of_rows_;
  Part<std::uint32_t> first_rows_;
  Part<core::Signature> signatures_;
  std::mutex words_mutex_;
  std::optional<DeviceWords<Queue>> device_words_;
};

}  // namespace warpmatch::cuda
