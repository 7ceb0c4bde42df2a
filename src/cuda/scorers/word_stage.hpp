#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "corpus/packed_corpus.hpp"
#include "cuda/programs/composite_tile.hpp"
#include "cuda/programs/word_program.hpp"
#include "cuda/scorers/device_corpus.hpp"
#include "cuda/scorers/lane_scratch.hpp"
#include "dispatch/request.hpp"

namespace warpmatch::cuda {

/// The words of a request's strings, and the stage that compares them, tile by tile.
template <class Queue>
class WordStage {
 public:
  WordStage(Queue& queue, const Policy& policy, const dispatch::Request& request)
      : queue_(queue),
        request_(request),
        left_(DeviceCorpus<Queue>::of(request.left, queue)),
        right_(DeviceCorpus<Queue>::of(request.right, queue)),
        rest_count_(queue.template allocate<std::uint32_t>(1, "a counter")),
        lanes_(queue, policy) {}

  /// Makes room for tiles of so many pairs.
  void reserve(std::size_t pairs) {
    buffers_.reset();
    buffers_.emplace(queue_, pairs);
  }

  std::uint32_t* common() const { return buffers_->common.data(); }

  /// Starts comparing the words of a tile, whose `common` is the one above. Where it has distances of the unique words,
  /// those of pairs with words in common are replaced. The lengths are the greatest of the unique words.
  void compare(const CompositeTile& tile, bool swapped, std::uint32_t longest_pattern, std::uint32_t longest_text) {
    const WordSidesView words{
        (swapped ? right_ : left_)->words(queue_), (swapped ? left_ : right_)->words(queue_), {map(swapped)}};
    const RestList rest{rest_count_.data(), buffers_->rest.data()};
    queue_.fill(rest_count_.data(), 1, 0);
    queue_.run(WordProgram{tile, words, rest});
    if (tile.unique.distances == nullptr) return;
    const RestProgram program{tile, words, rest, longest_pattern, longest_text};
    lanes_.run(program, RestProgram::lane_words_for(longest_pattern, longest_text), "the words apart of a tile");
  }

 private:
  template <class T>
  using Buffer = typename Queue::template Buffer<T>;

  struct Buffers {
    Buffers(Queue& queue, std::size_t pairs)
        : common(queue.template allocate<std::uint32_t>(pairs, "the words in common of a tile")),
          rest(queue.template allocate<std::uint32_t>(pairs, "the pairs with words in common")) {}

    Buffer<std::uint32_t> common;
    Buffer<std::uint32_t> rest;
  };

  /// Words of patterns as words of texts; null where they are the same.
  const std::uint32_t* map(bool swapped) {
    if (&request_.left == &request_.right) return nullptr;
    auto& kept = maps_[swapped];
    if (!kept) {
      const corpus::Words& left = request_.left.words();
      const corpus::Words& right = request_.right.words();
      kept = to_device(queue_, swapped ? corpus::translation(right, left) : corpus::translation(left, right),
                       "the words of one corpus in the other one");
    }
    return kept->data();
  }

  Queue& queue_;
  const dispatch::Request& request_;
  std::shared_ptr<DeviceCorpus<Queue>> left_;
  std::shared_ptr<DeviceCorpus<Queue>> right_;
  std::array<std::optional<Buffer<std::uint32_t>>, 2> maps_;  ///< by `swapped`
  Buffer<std::uint32_t> rest_count_;
  std::optional<Buffers> buffers_;
  LaneScratch<Queue> lanes_;
};

}  // namespace warpmatch::cuda
