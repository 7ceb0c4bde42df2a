#pragma once

#include <warpmatch/metric.hpp>

namespace warpmatch::bindings {

/// A scalar function's name and its docstring, signature line first as CPython wants it.
struct FunctionDocs {
  const char* name;
  const char* text;
};

FunctionDocs docs_of(Scorer scorer);

}  // namespace warpmatch::bindings
