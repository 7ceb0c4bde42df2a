#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Damerau-Levenshtein distance by the recurrence of Lowrance and Wagner (1975), with the whole matrix.
namespace warpmatch::reference {

/// The last place before `end` (counted from 1) where the string has the symbol; 0 for none.
std::size_t last_place(const std::u32string& string, std::size_t end, char32_t symbol);

std::uint32_t damerau_levenshtein(const std::u32string& a, const std::u32string& b);

}  // namespace warpmatch::reference
