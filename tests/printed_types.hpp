#pragma once

#include <string>

#include <gtest/gtest.h>

// How values of these types are printed is compiled in printed_types.cpp, and not again with each test. Comes with the
// precompiled headers; without them every test compiles its own.

extern template std::string testing::PrintToString(const bool&);
extern template std::string testing::PrintToString(const int&);
extern template std::string testing::PrintToString(const unsigned&);
extern template std::string testing::PrintToString(const long&);
extern template std::string testing::PrintToString(const unsigned long&);
extern template std::string testing::PrintToString(const double&);
extern template std::string testing::PrintToString(const char* const&);
extern template std::string testing::PrintToString(const std::string&);
