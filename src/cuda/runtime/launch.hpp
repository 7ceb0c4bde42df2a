#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <typeindex>
#include <typeinfo>

#include "cuda/blocks/block.hpp"

namespace warpmatch::cuda {

/// A block program that is to run, as plain data. Whoever runs it has code for each type of program (CodeTable) and
/// takes that of `type`; the program is copied before the call that starts it returns.
struct Launch {
  std::type_index type;
  const void* program = nullptr;
  std::uint64_t blocks = 0;
  std::size_t shared_bytes = 0;       ///< of a block
  std::size_t most_shared_bytes = 0;  ///< of a block of any such program
};

template <class Program>
Launch launch_of(const Program& program) {
  static_assert(fits_every_device<Program> && std::is_trivially_copyable_v<Program>);
  return {typeid(Program), &program, program.blocks(), program.shared_bytes(), Program::most_shared_bytes};
}

/// A pipeline of Thrust's (programs/pipelines.hpp) likewise. It is done with the host when the call returns, and with
/// the device as any work before and after it.
struct PipelineLaunch {
  std::type_index type;
  const void* pipeline = nullptr;
  const char* doing = "";  ///< in words, for errors
};

template <class Pipeline>
PipelineLaunch pipeline_launch_of(const Pipeline& pipeline) {
  return {typeid(Pipeline), &pipeline, Pipeline::doing};
}

}  // namespace warpmatch::cuda
