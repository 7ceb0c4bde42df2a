#pragma once

#include <stdexcept>
#include <string>
#include <typeindex>
#include <unordered_map>

namespace warpmatch::cuda {

/// What was compiled for types of block programs or of pipelines: a function for each.
template <class Function>
class CodeTable {
 public:
  void add(std::type_index type, Function* code) { code_.emplace(type, code); }

  /// Throws std::logic_error for a type that nothing was compiled for (programs/every_program.hpp lists them).
  Function* operator[](std::type_index type) const {
    const auto found = code_.find(type);
    if (found == code_.end()) throw std::logic_error(std::string("nothing was compiled for ") + type.name());
    return found->second;
  }

  auto size() const { return code_.size(); }

 private:
  std::unordered_map<std::type_index, Function*> code_;
};

}  // namespace warpmatch::cuda
