#include "cpu/lanes/lanes.hpp"

namespace warpmatch::cpu {
namespace {

/// 128-bit vectors in portable operations: SSE2 on x86-64, NEON on Arm.
struct Baseline {
  static constexpr const char* name = "baseline";
  static constexpr int vector_bytes = 16;
  static constexpr int registers = 16;
  static constexpr bool write_masks = false;  // instructions can leave lanes as they are
  static constexpr bool permutes = false;     // by any places in a table of registers
  using Logic = core::PlainLogic;
  using Marks = VectorMarks;
  using Bytes = VectorOf<std::uint8_t, vector_bytes>::type;
  using Words = VectorOf<std::uint64_t, vector_bytes>::type;

  template <class Vector>
  WARPMATCH_HD static Vector load(const Vector* from) {
    return *from;
  }
  template <class Lane, class Vector>
  WARPMATCH_HD static Vector popcount(Vector v) {
    return popcount_by_fields<Lane, Vector, Words>(v);
  }
  WARPMATCH_HD static std::uint64_t at_most(Words a, Words b) {
    // Values are far below 2^63, so the top bit of the difference is the comparison.
    return ((b - a)[0] >> 63 ^ 1) | ((b - a)[1] >> 63 ^ 1) << 1;
  }
  WARPMATCH_HD static std::uint64_t less(Bytes a, Bytes b) {
    const Words all = (Words)(a < b);
    return gather(all[0]) | gather(all[1]) << 8;
  }
  /// True where some byte is not 0.
  WARPMATCH_HD static bool any(Bytes bytes) { return (((Words)bytes)[0] | ((Words)bytes)[1]) != 0; }
  /// Writes the lanes of a vector in fewer bits: the low ones.
  template <class Number, class Vector>
  WARPMATCH_HD static void write_narrow(Vector v, Number* to) {
    constexpr int bytes = sizeof(Number) * vector_bytes / sizeof(v[0]);
    const auto narrow = __builtin_convertvector(v, typename VectorOf<Number, bytes>::type);
    __builtin_memcpy(to, &narrow, sizeof narrow);
  }
  /// As many numbers as a vector has lanes, which are wider.
  template <class Vector, class Number>
  WARPMATCH_HD static Vector read_wide(const Number* from) {
    constexpr int bytes = sizeof(Number) * vector_bytes / sizeof(Vector{}[0]);
    typename VectorOf<Number, bytes>::type narrow;
    __builtin_memcpy(&narrow, from, sizeof narrow);
    return __builtin_convertvector(narrow, Vector);
  }
  /// Of signed numbers of 64 bits, the lanes where the first is less; and of two vectors the first in marked lanes.
  using Lesser = VectorOf<std::int64_t, vector_bytes>::type;
  template <class Vector>
  WARPMATCH_HD static Lesser lesser(Vector a, Vector b) {
    return (Lesser)(a < b);
  }
  template <class Vector>
  WARPMATCH_HD static Vector pick(Lesser marks, Vector a, Vector b) {
    return marks ? a : b;
  }
  /// True where some signed lane is less than the other's.
  template <class Vector>
  WARPMATCH_HD static bool any_less(Vector a, Vector b) {
    return any((Bytes)(a < b));
  }
  /// One bit for each byte of a vector that is the same at both places.
  WARPMATCH_HD static std::uint64_t same(const std::uint8_t* a, const std::uint8_t* b) {
    Bytes left;
    Bytes right;
    __builtin_memcpy(&left, a, vector_bytes);
    __builtin_memcpy(&right, b, vector_bytes);
    const Words all = (Words)(left == right);
    return gather(all[0]) | gather(all[1]) << 8;
  }
  /// One bit for each of the 64 bytes at `bytes` that equals `symbol`.
  WARPMATCH_HD static std::uint64_t equal(const std::uint8_t* bytes, std::uint8_t symbol) {
    std::uint64_t bits = 0;
    for (int part = 0; part < 4; ++part) {
      Bytes some;
      __builtin_memcpy(&some, bytes + part * vector_bytes, vector_bytes);
      const Words same = (Words)(some == (Bytes{} + symbol));
      bits |= (gather(same[0]) | gather(same[1]) << 8) << part * vector_bytes;
    }
    return bits;
  }
  /// Writes pair by pair of which the left string is `first.left` and a marked number, and returns how many; a vector
  /// can be written.
  WARPMATCH_HD static std::uint32_t write_marked(std::uint64_t marks, PlacePair first, PlacePair* to) {
    std::uint32_t count = 0;
    for (; marks != 0; marks &= marks - 1)
      to[count++] = {first.left + static_cast<std::uint32_t>(__builtin_ctzll(marks)), first.right};
    return count;
  }

 private:
  /// The lowest bit of each byte, side by side, for bytes that are 0 or 255.
  WARPMATCH_HD static std::uint64_t gather(std::uint64_t bytes) {
    return (bytes & 0x8040201008040201u) * 0x0101010101010101u >> 56;
  }
};

}  // namespace

const LaneKernels& baseline_kernels() {
  static constexpr LaneKernels kernels = lane_kernels<Baseline>();
  return kernels;
}

}  // namespace warpmatch::cpu
