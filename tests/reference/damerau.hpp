#pragma once

#include <cstdint>
#include <string>

/// Damerau-Levenshtein distance by the recurrence of Lowrance and Wagner (1975), with the whole matrix.
namespace warpmatch::reference {

std::uint32_t damerau_levenshtein(const std::u32string& a, const std::u32string& b);

}  // namespace warpmatch::reference
