#pragma once

#include <set>
#include <string>

#include <warpmatch/normalise.hpp>

namespace warpmatch::reference {

/// The trigrams of the words of a string, two spaces before each word and one after.
std::set<std::u32string> trigrams(const std::u32string& string);

/// pg_trgm's similarity: trigrams in common by trigrams in either string; 0 where there are none.
double trigram(const std::u32string& a, const std::u32string& b);

}  // namespace warpmatch::reference
