#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "arrow/abi.hpp"

namespace warpmatch::bindings {

/// How the strings of an Arrow array lie in its buffers.
enum class Layout { offsets32, offsets64, views, all_null };

struct StringType {
  Layout layout;
  bool binary = false;
};

/// One 16-byte entry of a view layout: short strings lie in the entry, longer ones in a buffer.
struct View {
  static constexpr std::int32_t inline_bytes = 12;

  std::int32_t length;
  union {
    char bytes[inline_bytes];
    struct {
      char prefix[4];
      std::int32_t buffer;
      std::int32_t offset;
    } outside;
  };
};
static_assert(sizeof(View) == 16);

/// The strings of an Arrow format; nullopt where it has none. Binary of a fixed width is none: keys, numbers and even
/// addresses lie in it, and nothing says that it is text.
inline std::optional<StringType> string_type(std::string_view format) {
  if (format == "u") return StringType{Layout::offsets32};
  if (format == "U") return StringType{Layout::offsets64};
  if (format == "vu") return StringType{Layout::views};
  if (format == "z") return StringType{Layout::offsets32, true};
  if (format == "Z") return StringType{Layout::offsets64, true};
  if (format == "vz") return StringType{Layout::views, true};
  if (format == "n") return StringType{Layout::all_null};
  return std::nullopt;
}

inline constexpr std::string_view table_format = "+s";
inline constexpr std::string_view runs_format = "+r";

/// Bytes of the whole numbers an Arrow format stands for; 0 where it stands for something else.
inline std::size_t index_bytes(std::string_view format) {
  if (format == "c" || format == "C") return 1;
  if (format == "s" || format == "S") return 2;
  if (format == "i" || format == "I") return 4;
  return format == "l" || format == "L" ? 8 : 0;
}

template <class Value>
const Value* buffer(const ArrowArray& array, std::int64_t index) {
  return static_cast<const Value*>(array.buffers[index]);
}

/// Arrow data that is not as its specification has it. The message is the rest of a sentence about the data.
class MalformedArrow : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// MalformedArrow for a schema without a format, or that lacks children it says it has.
void check_schema(const ArrowSchema& schema);

/// MalformedArrow for an array that has not the length, buffers, children and dictionary that its type wants. What lies
/// in the buffers is not looked at, nor how large they are, which Arrow's C interface does not say.
void check_structure(const ArrowSchema& schema, const ArrowArray& array);

/// The same for the ends of runs, which are numbers.
void check_run_ends(const ArrowArray& array);

}  // namespace warpmatch::bindings
