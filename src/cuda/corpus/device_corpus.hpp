#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/signature.hpp"
#include "corpus/packed_corpus.hpp"
#include "cuda/blocks/views.hpp"
#include "cuda/blocks/words_view.hpp"
#include "cuda/corpus/device_lazy.hpp"
#include "cuda/corpus/device_pair.hpp"
#include "cuda/corpus/device_words.hpp"
#include "cuda/runtime/queue.hpp"

namespace warpmatch::cuda {

/// A corpus on a device: strings at once, the rest when a call first wants it, what comparing it with others takes
/// among it (KeptPairs). Shared by all calls and freed with the corpus.
class DeviceCorpus : public corpus::DeviceCopy {
 public:
  /// The corpus' copy on the queue's device.
  static std::shared_ptr<DeviceCorpus> of(const corpus::PackedCorpus& corpus, Queue& queue);

  DeviceCorpus(const corpus::PackedCorpus& corpus, Queue& queue);
  ~DeviceCorpus() override;

  CorpusView view() const {
    return {words_.data(), corpus_.symbol_bytes(), buckets_.data(), static_cast<std::uint32_t>(buckets_.size())};
  }

  const std::uint32_t* rank_of_rows(Queue& queue);
  const std::uint32_t* first_rows(Queue& queue);
  const core::Signature* signatures(Queue& queue);
  /// For each rank the rank of its string in a form.
  const std::uint32_t* ranks_in_form(Queue& queue, TextForm form);
  WordsView words(Queue& queue);

  /// What comparing these strings, as the left ones, with those of a corpus takes besides both. It stays until all work
  /// of the queue is done, whatever becomes of the copy that is kept here.
  std::shared_ptr<DevicePair> with(DeviceCorpus& right, Queue& queue);

 private:
  /// Uploads the strings as they lie and has the device put them in order.
  void lay_out(Queue& queue);

  const corpus::PackedCorpus& corpus_;
  Buffer<TextBucket> buckets_;
  Buffer<std::uint32_t> words_;
  DeviceLazy<std::uint32_t> rank_of_rows_;
  DeviceLazy<std::uint32_t> first_rows_;
  DeviceLazy<core::Signature> signatures_;
  std::array<DeviceLazy<std::uint32_t>, text_forms> ranks_in_form_;
  std::mutex words_mutex_;
  std::optional<DeviceWords> device_words_;
  const std::shared_ptr<KeptPairs> pairs_ = std::make_shared<KeptPairs>();
  std::mutex keepers_mutex_;
  std::vector<std::weak_ptr<KeptPairs>> keepers_;  ///< which keep pairs with this one as the right one
};

}  // namespace warpmatch::cuda
