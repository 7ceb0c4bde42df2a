#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>

#include <warpmatch/error.hpp>

/// Dense results: memory of one's own, and that of others.
namespace warpmatch {

/// Element types a dense result can have.
enum class DType : std::uint8_t { i8, i16, i32, i64, u8, u16, u32, u64, f32, f64 };

/// The C++ types of those.
template <class T>
concept Cell =
    (std::integral<T> && !std::same_as<T, bool> && sizeof(T) <= 8) || std::same_as<T, float> || std::same_as<T, double>;

/// The DType of a C++ type.
template <Cell T>
constexpr DType dtype_of() {
  if constexpr (std::same_as<T, float>) return DType::f32;
  if constexpr (std::same_as<T, double>) return DType::f64;
  constexpr DType is_signed[] = {DType::i8, DType::i16, DType::i32, DType::i64};
  constexpr DType is_unsigned[] = {DType::u8, DType::u16, DType::u32, DType::u64};
  constexpr int width = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
  return std::signed_integral<T> ? is_signed[width] : is_unsigned[width];
}

/// A borrowed row-major matrix to write scores into.
struct MatrixView {
  void* data = nullptr;
  DType dtype = DType::f32;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t row_stride = 0;  ///< elements from one row to the next
};

/// A row-major matrix that owns its values.
///
///     warpmatch::Matrix<float> scores = warpmatch::matrix<float>(queries, choices, {"ratio"});
///     scores(0, 2);                                   // of queries[0] and choices[2]
///     std::ranges::max(scores.row(0));                // the best of queries[0]
template <Cell T>
class Matrix {
 public:
  Matrix() = default;
  /// Room for rows x columns values, which hold nothing yet. Throws OutOfMemory, with the sizes, where there is none.
  Matrix(std::size_t rows, std::size_t columns) : rows_(rows), columns_(columns), values_(room(rows, columns)) {}
  Matrix(const Matrix& other) : Matrix(other.rows_, other.columns_) { std::ranges::copy(other.values(), data()); }
  Matrix(Matrix&& other) noexcept
      : rows_(std::exchange(other.rows_, 0)),
        columns_(std::exchange(other.columns_, 0)),
        values_(std::move(other.values_)) {}
  Matrix& operator=(Matrix other) noexcept {
    std::swap(rows_, other.rows_);
    std::swap(columns_, other.columns_);
    std::swap(values_, other.values_);
    return *this;
  }
  ~Matrix() = default;

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }

  /// Not checked, as of a vector.
  T& operator()(std::size_t row, std::size_t column) { return values_[row * columns_ + column]; }
  const T& operator()(std::size_t row, std::size_t column) const { return values_[row * columns_ + column]; }
  std::span<T> row(std::size_t row) { return {data() + row * columns_, columns_}; }
  std::span<const T> row(std::size_t row) const { return {data() + row * columns_, columns_}; }

  /// All values, one row behind the other.
  std::span<T> values() { return {data(), rows_ * columns_}; }
  std::span<const T> values() const { return {data(), rows_ * columns_}; }
  T* data() { return values_.get(); }
  const T* data() const { return values_.get(); }
  MatrixView view() { return {data(), dtype_of<T>(), rows_, columns_, columns_}; }

  friend bool operator==(const Matrix& a, const Matrix& b) {
    return a.rows_ == b.rows_ && a.columns_ == b.columns_ && std::ranges::equal(a.values(), b.values());
  }

 private:
  static std::unique_ptr<T[]> room(std::size_t rows, std::size_t columns) {
    constexpr std::size_t most = std::numeric_limits<std::ptrdiff_t>::max() / sizeof(T);
    try {
      if (columns != 0 && rows > most / columns) throw std::bad_alloc();
      return std::make_unique_for_overwrite<T[]>(rows * columns);
    } catch (const std::bad_alloc&) {
      throw OutOfMemory("a matrix of " + std::to_string(rows) + " x " + std::to_string(columns) + " values of " +
                        std::to_string(sizeof(T)) +
                        " bytes does not fit in memory; score a part of the rows at a time");
    }
  }

  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::unique_ptr<T[]> values_;
};

}  // namespace warpmatch
