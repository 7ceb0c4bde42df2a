#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

/// Slow and obvious: the words of a string, as RapidFuzz splits it.
namespace warpmatch::reference {

/// What Unicode calls white space, and the four information separators, up to U+00FF and above it.
inline const std::u32string narrow_white_space = U"\t\n\v\f\r\x1C\x1D\x1E\x1F ";
inline const std::u32string wide_white_space =
    narrow_white_space + std::u32string({0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
                                         0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000});

/// The words of a string, in order. Only a string with a code point above U+00FF splits at U+0085 and U+00A0.
std::vector<std::u32string> split(const std::u32string& string);

std::u32string join(const std::vector<std::u32string>& words);

std::u32string sorted_words(const std::u32string& string);

std::set<std::u32string> word_set(const std::u32string& string);

std::u32string unique_words(const std::u32string& string);

}  // namespace warpmatch::reference
