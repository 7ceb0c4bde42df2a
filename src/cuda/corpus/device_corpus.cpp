#include "cuda/corpus/device_corpus.hpp"

#include "cuda/programs/layout_program.hpp"

namespace warpmatch::cuda {
namespace {

std::uint64_t words_in(const corpus::PackedCorpus& corpus, const corpus::LengthBucket& bucket) {
  return (std::uint64_t{bucket.length} * corpus.symbol_bytes() + 3) / 4 * bucket.count;
}

std::vector<TextBucket> text_buckets(const corpus::PackedCorpus& corpus) {
  std::vector<TextBucket> buckets;
  std::uint64_t words = 0;
  for (const corpus::LengthBucket& bucket : corpus.buckets()) {
    buckets.push_back({.length = bucket.length, .first = bucket.first, .count = bucket.count, .word_begin = words});
    words += words_in(corpus, bucket);
  }
  return buckets;
}

std::uint64_t word_count(const corpus::PackedCorpus& corpus) {
  std::uint64_t words = 0;
  for (const corpus::LengthBucket& bucket : corpus.buckets()) words += words_in(corpus, bucket);
  return words;
}

}  // namespace

std::shared_ptr<DeviceCorpus> DeviceCorpus::of(const corpus::PackedCorpus& corpus, Queue& queue) {
  return std::static_pointer_cast<DeviceCorpus>(
      corpus.device_copy(queue.ordinal(), [&] { return std::make_shared<DeviceCorpus>(corpus, queue); }));
}

DeviceCorpus::DeviceCorpus(const corpus::PackedCorpus& corpus, Queue& queue)
    : corpus_(corpus),
      buckets_(to_device(queue, text_buckets(corpus), "the lengths of a corpus", Queue::Lasting::kept)),
      words_(queue.allocate<std::uint32_t>(word_count(corpus), "the text of a corpus", Queue::Lasting::kept)) {
  lay_out(queue);
  queue.wait();  // other calls, on other streams, may use it from here on
}

DeviceCorpus::~DeviceCorpus() {
  for (const std::weak_ptr<KeptPairs>& keeper : keepers_)
    if (const auto pairs = keeper.lock()) pairs->forget(*this);
}

const std::uint32_t* DeviceCorpus::rank_of_rows(Queue& queue) {
  return rank_of_rows_.get(queue, "the rows of a corpus", [&]() -> decltype(auto) { return corpus_.rank_of_rows(); });
}

const std::uint32_t* DeviceCorpus::first_rows(Queue& queue) {
  return first_rows_.get(queue, "the first rows of a corpus", [&] {
    std::vector<std::uint32_t> rows(corpus_.distinct());
    for (std::uint32_t rank = 0; rank < corpus_.distinct(); ++rank) rows[rank] = corpus_.first_row(rank);
    return rows;
  });
}

const core::Signature* DeviceCorpus::signatures(Queue& queue) {
  return signatures_.get(queue, "the signatures of a corpus", [&]() -> decltype(auto) { return corpus_.signatures(); });
}

const std::uint32_t* DeviceCorpus::ranks_in_form(Queue& queue, TextForm form) {
  return ranks_in_form_[static_cast<std::size_t>(form)].get(
      queue, "the strings of a corpus in another form", [&]() -> decltype(auto) { return corpus_.rank_in_form(form); });
}

WordsView DeviceCorpus::words(Queue& queue) {
  const std::lock_guard lock(words_mutex_);
  if (!device_words_) device_words_.emplace(queue, corpus_.words(), corpus_.distinct());
  return device_words_->view();
}

std::shared_ptr<DevicePair> DeviceCorpus::with(DeviceCorpus& right, Queue& queue) {
  const auto pair = pairs_->with(right, [&] { return std::make_shared<DevicePair>(corpus_, right.corpus_); });
  {
    const std::lock_guard lock(right.keepers_mutex_);
    auto& keepers = right.keepers_;
    std::erase_if(keepers, [&](const auto& keeper) { return keeper.expired() || keeper.lock() == pairs_; });
    keepers.push_back(pairs_);
  }
  queue.hold(pair);
  return pair;
}

void DeviceCorpus::lay_out(Queue& queue) {
  if (words_.size() == 0) return;
  auto text = queue.allocate<std::byte>(corpus_.text_symbols() * corpus_.symbol_bytes(),
                                        "the text of a corpus as it is uploaded");
  queue.upload(text.data(), corpus_.text(), text.size());
  std::vector<std::uint64_t> begins;
  for (const corpus::LengthBucket& bucket : corpus_.buckets()) begins.push_back(bucket.text_begin);
  const auto text_begin = to_device(queue, begins, "where the strings of each length start");
  queue.run(LayoutProgram{text.data(), text_begin.data(), view(), words_.data(), corpus_.distinct()});
}

}  // namespace warpmatch::cuda
