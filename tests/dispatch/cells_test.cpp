// How scores become cells: for every dtype, values on and around the ends of its range and on halves.

#include "dispatch/operations/cells.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

#include <gtest/gtest.h>

#include "message_of.hpp"

namespace warpmatch::dispatch {
namespace {

template <class Cell>
class IntegerCells : public ::testing::Test {
 protected:
  static constexpr double lowest = static_cast<double>(std::numeric_limits<Cell>::min());
  static constexpr double highest = static_cast<double>(std::numeric_limits<Cell>::max());  // 2^63 or 2^64 in 8 bytes
};
using IntegerTypes = ::testing::Types<std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                                      std::uint16_t, std::uint32_t, std::uint64_t>;
TYPED_TEST_SUITE(IntegerCells, IntegerTypes);

TYPED_TEST(IntegerCells, RoundHalvesAwayFromZero) {
  for (const double value : {0.0, 0.49, std::nextafter(0.5, 0.0), 0.5, 1.0, 1.5, 2.5, 99.5, 100.49}) {
    ASSERT_TRUE(fits<TypeParam>(value));
    EXPECT_EQ(to_cell<TypeParam>(value), static_cast<TypeParam>(std::round(value))) << value;
    if (std::is_signed_v<TypeParam>) {
      ASSERT_TRUE(fits<TypeParam>(-value));
      EXPECT_EQ(to_cell<TypeParam>(-value), static_cast<TypeParam>(std::round(-value))) << -value;
    }
  }
}

TYPED_TEST(IntegerCells, EndWhereTheRoundedValueEnds) {
  if (sizeof(TypeParam) < 8) {
    const double last = this->highest;
    EXPECT_TRUE(fits<TypeParam>(last));
    EXPECT_EQ(to_cell<TypeParam>(last + 0.49), std::numeric_limits<TypeParam>::max());
    EXPECT_TRUE(fits<TypeParam>(last + 0.49));
    EXPECT_FALSE(fits<TypeParam>(last + 0.5));
    EXPECT_TRUE(fits<TypeParam>(this->lowest));
    EXPECT_TRUE(fits<TypeParam>(this->lowest - 0.49));
    EXPECT_EQ(to_cell<TypeParam>(this->lowest - 0.49), std::numeric_limits<TypeParam>::min());
    EXPECT_FALSE(fits<TypeParam>(this->lowest - 0.5));
  } else {
    const double last = std::nextafter(0x1p63, 0);  // uint64 goes no further than rounding does
    EXPECT_TRUE(fits<TypeParam>(last));
    EXPECT_EQ(to_cell<TypeParam>(last), static_cast<TypeParam>(last));
    EXPECT_FALSE(fits<TypeParam>(0x1p63));
    EXPECT_EQ(fits<TypeParam>(-last), std::is_signed_v<TypeParam>);
    EXPECT_FALSE(fits<TypeParam>(std::nextafter(-0x1p63, -HUGE_VAL)));
    EXPECT_EQ(fits<TypeParam>(-0.5), std::is_signed_v<TypeParam>);
    EXPECT_TRUE(fits<TypeParam>(-0.49));
  }
}

TYPED_TEST(IntegerCells, HoldNothingThatIsNoNumber) {
  for (const double value : {HUGE_VAL, -HUGE_VAL, std::numeric_limits<double>::quiet_NaN(), 1e300, -1e300})
    EXPECT_FALSE(fits<TypeParam>(value)) << value;
}

TEST(FloatCells, TakeEverything) {
  for (const double value : {0.0, -1.5, 1.0 / 3, 1e300, HUGE_VAL}) {
    EXPECT_TRUE(fits<float>(value));
    EXPECT_TRUE(fits<double>(value));
    EXPECT_EQ(to_cell<double>(value), value);
  }
  EXPECT_EQ(to_cell<float>(1.0 / 3), 1.0f / 3);
}

TEST(DTypes, VisitTheTypeOfTheirName) {
  const DType all[] = {DType::i8,  DType::i16, DType::i32, DType::i64, DType::u8,
                       DType::u16, DType::u32, DType::u64, DType::f32, DType::f64};
  for (const DType dtype : all)
    visit_dtype(dtype, [&](auto cell) {
      using Cell = decltype(cell);
      EXPECT_EQ(dtype_of<Cell>, dtype);
      const std::string kind = std::is_floating_point_v<Cell> ? "float" : std::is_signed_v<Cell> ? "int" : "uint";
      EXPECT_EQ(to_string(dtype), kind + std::to_string(8 * sizeof(Cell)));
    });
}

TEST(DTypes, TheErrorNamesValueAndDtype) {
  EXPECT_EQ(testing::message_of<RangeError>([] { throw_does_not_fit(300, DType::i8); }),
            "[dtype] a score of 300 does not fit int8");
  EXPECT_EQ(testing::message_of<InvalidArgument>([] { throw_does_not_fit(-0.5, DType::u64); }),
            "[dtype] a score of -0.5 does not fit uint64");
}

}  // namespace
}  // namespace warpmatch::dispatch
