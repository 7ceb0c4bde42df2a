#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "cuda/runtime/packet.hpp"
#include "cuda/runtime/queue.hpp"

namespace warpmatch::cuda {

/// Cells of so few bytes come to the host in the order of the work, so that it waits once for a small result.
inline constexpr std::size_t small_bytes = std::size_t{1} << 18;

/// What a tile of cells has on a device besides the values they are made of: what the host says of it, a mark that the
/// device leaves where a cell does not fit its type, and the cells. They lie in that order, so that the first two go up
/// in one copy and the last two come down in one.
template <class Cell>
class TileMemory {
 public:
  /// What the mark is as long as every cell fits.
  static constexpr std::uint64_t none = ~std::uint64_t{0};

  /// `said_bytes` of packets at the most, and so many cells.
  TileMemory(Queue& queue, std::size_t said_bytes, std::size_t cells)
      : head_words_((said_bytes + sizeof(std::uint64_t) + alignment - 1) / alignment * (alignment / 8)),
        memory_(queue.allocate<std::uint64_t>(head_words_ + (cells * sizeof(Cell) + 7) / 8, "a tile of scores")) {}

  /// Starts the upload of what the host says, and of a mark that says nothing.
  void send(Queue& queue, Packet& said) {
    said.add(std::span(&none, 1));
    said_ = memory_.data() + head_words_ - said.words().size();
    queue.upload(said_, said.words().data(), said.words().size());
  }

  /// What was sent behind so many bytes.
  template <class T>
  const T* said(std::size_t offset) const {
    return reinterpret_cast<const T*>(reinterpret_cast<const std::byte*>(said_) + offset);
  }

  std::uint64_t* mark() const { return memory_.data() + head_words_ - 1; }
  Cell* cells() const { return reinterpret_cast<Cell*>(memory_.data() + head_words_); }

 private:
  static constexpr std::size_t alignment = 256;  ///< of the cells

  std::size_t head_words_;
  Buffer<std::uint64_t> memory_;
  std::uint64_t* said_ = nullptr;
};

}  // namespace warpmatch::cuda
