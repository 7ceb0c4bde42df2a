#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <typeinfo>

#include "cuda/replay/serial_block.hpp"
#include "cuda/runtime/code_table.hpp"

namespace warpmatch::test {

/// Replays the grid of a block program.
using ReplayProgram = void(const void* program, std::uint32_t blocks, std::size_t shared_bytes, Order order);

/// What a ReplayQueue can run: all that ships, compiled for the host.
struct Replays {
  cuda::CodeTable<ReplayProgram> programs;
  cuda::CodeTable<void(const void* pipeline)> pipelines;
};

const Replays& replays();

// What each .cpp file of that name adds to them.

void add_cell_replays(Replays& replays);
void add_composite_replays(Replays& replays);
void add_jaro_replays(Replays& replays);
void add_pair_replays(Replays& replays);
void add_panel_replays(Replays& replays);
void add_score_replays(Replays& replays);
void add_wavefront_replays(Replays& replays);
void add_pipeline_replays(Replays& replays);

/// What the lists of cuda/programs/every_program.hpp call for each type.
struct AddReplay {
  Replays& replays;

  template <class Program>
  void operator()(std::type_identity<Program>) const {
    replays.programs.add(typeid(Program), replay<Program>);
  }

 private:
  template <class Program>
  static void replay(const void* program, std::uint32_t blocks, std::size_t shared_bytes, Order order) {
    for (const std::uint32_t index : in_order(order, blocks, 1)) {
      SerialBlock block(index, blocks, shared_bytes, order);
      (*static_cast<const Program*>(program))(block);
    }
  }
};

}  // namespace warpmatch::test
