#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "corpus/packed_corpus.hpp"
#include "cuda/blocks/composite_tile.hpp"
#include "cuda/corpus/device_corpus.hpp"
#include "cuda/scorers/lane_scratch.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cuda {

/// The words of a request's strings, and the stage that compares them, tile by tile.
class WordStage {
 public:
  WordStage(Queue& queue, const Policy& policy, const dispatch::Request& request)
      : queue_(queue),
        left_(DeviceCorpus::of(request.left, queue)),
        right_(DeviceCorpus::of(request.right, queue)),
        pair_(left_->with(*right_, queue)),
        rest_count_(queue.allocate<std::uint32_t>(1, "a counter")),
        lanes_(queue, policy) {}

  /// Makes room for tiles of so many pairs.
  void reserve(std::size_t pairs) {
    buffers_.reset();
    buffers_.emplace(queue_, pairs);
  }

  std::uint32_t* common() const { return buffers_->common.data(); }

  /// Starts comparing the words of a tile, whose `common` is the one above. Where it has distances of the unique words,
  /// those of pairs with words in common are replaced. The lengths are the greatest of the unique words.
  void compare(const CompositeTile& tile, bool swapped, std::uint32_t longest_pattern, std::uint32_t longest_text);

 private:
  struct Buffers {
    Buffers(Queue& queue, std::size_t pairs)
        : common(queue.allocate<std::uint32_t>(pairs, "the words in common of a tile")),
          rest(queue.allocate<std::uint32_t>(pairs, "the pairs with words in common")) {}

    Buffer<std::uint32_t> common;
    Buffer<std::uint32_t> rest;
  };

  Queue& queue_;
  std::shared_ptr<DeviceCorpus> left_;
  std::shared_ptr<DeviceCorpus> right_;
  std::shared_ptr<DevicePair> pair_;
  Buffer<std::uint32_t> rest_count_;
  std::optional<Buffers> buffers_;
  LaneScratch lanes_;
};

}  // namespace warpmatch::cuda
