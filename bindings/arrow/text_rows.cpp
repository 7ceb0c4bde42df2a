#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

#include <warpmatch/error.hpp>
#include <warpmatch/internal/ascii.hpp>

#include "arrow/rows.hpp"

namespace warpmatch::bindings {

namespace {

/// Code points of 4 bytes each: what is longer can be no string of ours.
constexpr std::int64_t most_bytes = 4LL * (std::numeric_limits<std::int32_t>::max() - 1);

/// Tells whether all texts of a slice are ASCII. Those that lie one behind the other, as they mostly do, are looked
/// through at once.
class AsciiSlice {
 public:
  void add(const char* text, std::size_t size) {
    __builtin_prefetch(text);  // it is looked through at the end of the slice
    if (text != end_) {
      look_through();
      begin_ = text;
    }
    end_ = text + size;
    if (size > kLong) all_ = false;  // whoever reads it finds out, and polls
  }
  void add_bits(std::uint64_t bits) { seen_ |= bits; }

  /// Says Latin-1 of the texts where they are: then none of them is looked through for bytes that are not ASCII.
  void mark(std::span<Text> texts) {
    look_through();
    if (!all_ || (seen_ & high_bits) != 0) return;
    for (Text& text : texts) text.encoding = Encoding::latin1;
  }

 private:
  static constexpr std::size_t kLong = 1 << 16;
  static constexpr std::uint64_t high_bits = 0x8080808080808080;

  void look_through() { all_ = all_ && is_ascii(begin_, static_cast<std::size_t>(end_ - begin_)); }

  const char* begin_ = nullptr;
  const char* end_ = nullptr;
  std::uint64_t seen_ = 0;
  bool all_ = true;
};

/// Offsets that never fall stay between the first and the last of them, which are all that bounds the text.
template <class Offset>
class OffsetRows final : public ArrowRows {
 public:
  OffsetRows(const ArrowArray& array, bool are_bytes, const ArrowNames& names)
      : ArrowRows(static_cast<std::size_t>(array.length), are_bytes),
        names_(names),
        valid_(array),
        data_(buffer<char>(array, 2)) {
    if (array.length == 0) return;
    offsets_ = buffer<Offset>(array, 1) + array.offset;
    start_ = offsets_[0];
    stop_ = offsets_[array.length];
  }

  void read(std::size_t first, std::span<Text> out) const override {
    if (out.empty()) return;
    const Encoding encoding = are_bytes() ? Encoding::latin1 : Encoding::utf8;
    const Offset* offsets = offsets_ + first;
    Offset begin = offsets[0];
    if (start_ < 0 || begin < start_) refuse_offsets();
    AsciiSlice ascii;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const Offset end = offsets[i + 1];
      if (end < begin || end > stop_) refuse_offsets();
      out[i] = valid_[first + i] ? text(first + i, begin, end, encoding) : Text{};
      if (out[i].data != nullptr) ascii.add(static_cast<const char*>(out[i].data), out[i].units);
      begin = end;
    }
    if (!are_bytes()) ascii.mark(out);
  }

 private:
  Text text(std::size_t row, Offset begin, Offset end, Encoding encoding) const {
    if (data_ == nullptr) {
      if (end > begin) names_.fail(row, "has text, but the array has no buffer of text");
      return {"", 0, encoding};  // an empty string is not a null
    }
    const auto size = std::int64_t{end} - begin;
    if (size > most_bytes) {
      throw RangeError(names_.argument, names_.name_of(row) + ": " + std::to_string(size) + " bytes, at most " +
                                            std::to_string(most_bytes) + " fit");
    }
    return {data_ + begin, static_cast<std::size_t>(size), encoding};
  }

  /// Of offsets that have been found wrong: says where they first are.
  [[noreturn]] void refuse_offsets() const {
    if (start_ < 0) names_.fail(0, "begins at the offset " + std::to_string(start_));
    for (std::size_t row = 0; row < size(); ++row)
      if (offsets_[row + 1] < offsets_[row]) {
        names_.fail(row, "has offsets that fall, from " + std::to_string(offsets_[row]) + " to " +
                             std::to_string(offsets_[row + 1]));
      }
    throw InvalidArgument(names_.argument, "has offsets that change while they are read");
  }

  ArrowNames names_;
  Validity valid_;
  const char* data_;
  const Offset* offsets_ = nullptr;
  Offset start_ = 0;
  Offset stop_ = 0;
};

class ViewRows final : public ArrowRows {
  /// Views that are asked for before they are looked at.
  static constexpr std::size_t kAhead = 64;

 public:
  ViewRows(const ArrowArray& array, bool are_bytes, const ArrowNames& names)
      : ArrowRows(static_cast<std::size_t>(array.length), are_bytes),
        names_(names),
        valid_(array),
        views_(array.length == 0 ? nullptr : buffer<View>(array, 1) + array.offset),
        buffers_(array.buffers + 2),
        count_(array.n_buffers - 3),
        sizes_(buffer<std::int64_t>(array, array.n_buffers - 1)) {}

  void read(std::size_t first, std::span<Text> out) const override {
    const Encoding encoding = are_bytes() ? Encoding::latin1 : Encoding::utf8;
    AsciiSlice ascii;
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (!valid_[first + i]) {
        out[i] = {};
        continue;
      }
      const View view = views_[first + i];
      __builtin_prefetch(views_ + first + i + kAhead);
      const char* text = nullptr;
      if (view.length > View::inline_bytes) {
        text = find(view);
        if (text == nullptr) refuse(first + i, view);
        ascii.add(text, static_cast<std::size_t>(view.length));
      } else {
        if (view.length < 0) names_.fail(first + i, "has the length " + std::to_string(view.length));
        text = views_[first + i].bytes;
        ascii.add_bits(bits_of(view));
      }
      out[i] = {text, static_cast<std::size_t>(view.length), encoding};
    }
    if (!are_bytes()) ascii.mark(out);
  }

 private:
  /// Where the text of a view lies; null where it leads out of the buffers.
  const char* find(const View& view) const {
    const auto [prefix, number, offset] = view.outside;
    if (number < 0 || number >= count_ || offset < 0 || sizes_ == nullptr) return nullptr;
    const auto* data = static_cast<const char*>(buffers_[number]);
    if (data == nullptr || sizes_[number] < std::int64_t{offset} + view.length) return nullptr;
    return data + offset;
  }

  /// All that a short string may be, and what should be zeros behind it.
  static std::uint64_t bits_of(const View& view) {
    std::uint64_t head = 0;
    std::uint32_t tail = 0;
    std::memcpy(&head, view.bytes, sizeof head);
    std::memcpy(&tail, view.bytes + sizeof head, sizeof tail);
    return head | tail;
  }

  [[noreturn]] void refuse(std::size_t row, const View& view) const {
    names_.fail(row, "lies outside of the array's buffers: " + std::to_string(view.length) + " bytes at the offset " +
                         std::to_string(view.outside.offset) + " of buffer " + std::to_string(view.outside.buffer));
  }

  ArrowNames names_;
  Validity valid_;
  const View* views_;
  const void** buffers_;
  std::int64_t count_;
  const std::int64_t* sizes_;
};

}  // namespace

std::unique_ptr<ArrowRows> text_rows(StringType type, const ArrowArray& array, const ArrowNames& names) {
  if (type.layout == Layout::views) return std::make_unique<ViewRows>(array, type.binary, names);
  if (type.layout == Layout::offsets64) return std::make_unique<OffsetRows<std::int64_t>>(array, type.binary, names);
  return std::make_unique<OffsetRows<std::int32_t>>(array, type.binary, names);
}

}  // namespace warpmatch::bindings
