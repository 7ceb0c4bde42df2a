#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pybind11/pybind11.h>

#include <warpmatch/corpus.hpp>

#include "arrow/abi.hpp"

namespace warpmatch::bindings {

namespace py = pybind11;

/// One column on its way out: its buffers, and what keeps them alive.
struct Column {
  std::string name;
  std::string format;  ///< as in the Arrow specification
  std::int64_t length = 0;
  std::int64_t null_count = 0;
  std::vector<const void*> buffers;
  std::shared_ptr<const void> owner;
};

/// The strings of a corpus, or of some of its rows, as a large_utf8 (large_binary for bytes) column.
/// A lone surrogate, which UTF-8 has no form for, becomes U+FFFD.
Column string_column(std::string name, const Corpus& corpus, bool bytes,
                     std::optional<std::vector<std::int32_t>> rows = std::nullopt);

/// A pair of capsules, as `__arrow_c_array__` gives them.
py::tuple export_array(Column column);

/// A stream of one record batch, as `__arrow_c_stream__` gives it. All columns have one length.
py::capsule export_stream(std::vector<Column> columns);

}  // namespace warpmatch::bindings
