#include "printed_types.hpp"

template std::string testing::PrintToString(const bool&);
template std::string testing::PrintToString(const int&);
template std::string testing::PrintToString(const unsigned&);
template std::string testing::PrintToString(const long&);
template std::string testing::PrintToString(const unsigned long&);
template std::string testing::PrintToString(const double&);
template std::string testing::PrintToString(const char* const&);
template std::string testing::PrintToString(const std::string&);
