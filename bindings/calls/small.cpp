#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include <pybind11/numpy.h>

#include <warpmatch/internal/unpacked.hpp>

#include "bind.hpp"
#include "calls/dtype.hpp"
#include "calls/list_rows.hpp"
#include "calls/results.hpp"
#include "calls/side.hpp"
#include "run.hpp"

// Small calls: lists and small corpora, which are compared as they lie where that takes less than lanes. In between
// there is nothing but this file, as what a call takes beside its work is most of it. What is not for here is declined,
// and goes the way of every other call, which knows all kinds of strings and all errors.

namespace warpmatch::bindings {

namespace {

/// Strings of a list that are looked at before anybody knows whether the call is one for here,
constexpr std::size_t kFew = 512;
/// unless the first are so long, in symbols for each pair,
constexpr std::size_t kSymbolsAPair = 16;
/// or these where a pair may be told by its first few.
constexpr std::size_t kSymbolsAPairOfPlaces = 2;
/// Pairs of two columns that are scored at least at a time.
constexpr std::size_t kPairsAtOnce = 512;
/// Below it nobody is let wait by not giving the GIL away.
constexpr double kShort = 100e-6;

/// Both sides of a call that may be one for here, read.
class Sides {
 public:
  Sides(py::handle left, py::handle right, const ScoreOptions& score) : left_(left), right_(right), score_(score) {
    if (!left_.is_known() || !right_.is_known()) return;
    const bool are_corpora = left_.is_corpus() && right_.is_corpus();
    const bool are_lists = left_.is_list() && right_.is_list();
    const std::size_t pairs = left_.size() * right_.size();
    are_few_ = left_.size() <= kFew && right_.size() <= kFew;
    const std::size_t worth = row_of(score.scorer.metric).by_place ? kSymbolsAPairOfPlaces : kSymbolsAPair;
    if (!are_few_ && (!are_lists || left_.units() + right_.units() <= worth * pairs)) return;
    const TextForm form = are_corpora ? take_form() : TextForm::as_is;
    if (!left_.read(form) || !right_.read(form) || lacks_scores(score.scorer)) return;
    estimate_ = estimate_unpacked(left_.texts(), right_.texts(), score_, are_corpora);
    are_read_ = are_few_ || estimate_.is_cheaper;
  }

  /// False where the call has to go the usual way.
  bool are_for_here() const { return are_read_; }
  std::size_t left_size() const { return left_.size(); }
  std::size_t right_size() const { return right_.size(); }

  /// The result of `as_they_lie(left, right, score, options)` or of `packed(left, right, options)`, whichever takes
  /// less. In this thread where it is short: others wait for the GIL no longer than they do anyway.
  template <class AsTheyLie, class Packed>
  auto run(const Run& how, const AsTheyLie& as_they_lie, const Packed& packed) {
    const auto work = [&](const RunOptions& options) {
      if (estimate_.is_cheaper) return as_they_lie(left_.texts(), right_.texts(), score_, options);
      const Watch watch(options.monitor);  // of the packing, too
      const std::optional<Corpus> left = left_.packed();
      const std::optional<Corpus> right =
          left_.source().is(right_.source()) ? std::nullopt : std::optional(right_.packed());
      return packed(*left, right ? *right : *left, options);
    };
    if (std::min(estimate_.seconds, estimate_.packed_seconds) < kShort)
      return work(RunOptions{how.device, how.workers, nullptr});
    left_.hold();
    right_.hold();
    return released(how, work);
  }

 private:
  /// Sorted words are kept with a corpus, and compared by what the scorer compares them by.
  TextForm take_form() {
    const MetricRow& row = row_of(score_.scorer.metric);
    if (row.form != TextForm::sorted_words) return TextForm::as_is;
    score_.scorer.metric = row.base;
    return row.form;
  }

  /// Whether a null stands where a scorer of whole numbers has no score for it.
  bool lacks_scores(const Scorer& scorer) const {
    const auto any_null = [](std::span<const Text> texts) {
      return std::ranges::any_of(texts, [](const Text& text) { return text.data == nullptr; });
    };
    return is_integer(scorer) && (any_null(left_.texts()) || any_null(right_.texts()));
  }

  Side left_;
  Side right_;
  ScoreOptions score_;  ///< of the texts as they have been read
  bool are_few_ = false;
  bool are_read_ = false;
  UnpackedEstimate estimate_;
};

/// True where the CPU is asked for, or nothing: so little work is none for a device.
bool is_for_cpu(const Run& run) { return run.device.kind != Device::Kind::cuda; }

/// The type of a result, as NumPy and as the engine have it.
struct CellType {
  py::dtype numpy;
  DType engine;
};

/// nullopt for what has to be refused in full.
std::optional<CellType> cell_type(py::handle wanted, const Scorer& scorer) {
  if (wanted.is_none()) {
    if (is_integer(scorer)) return CellType{py::dtype::of<std::uint32_t>(), DType::u32};
    return CellType{py::dtype::of<float>(), DType::f32};
  }
  if (!py::isinstance<py::dtype>(wanted) && PyType_Check(wanted.ptr()) == 0) return std::nullopt;
  try {
    py::dtype dtype = py::dtype::from_args(py::reinterpret_borrow<py::object>(wanted));
    const DType engine = dtype_of(dtype);
    const char order = dtype.byteorder();
    if (order == '=' || order == '|') return CellType{std::move(dtype), engine};
  } catch (const py::error_already_set&) {
  } catch (const InvalidArgument&) {
  }
  return std::nullopt;
}

/// A plain number; nullopt for what has to be refused in full.
std::optional<double> number_from(py::handle given) {
  if (PyFloat_CheckExact(given.ptr()) == 0 && PyLong_CheckExact(given.ptr()) == 0) return std::nullopt;
  const double number = PyFloat_AsDouble(given.ptr());
  if (number != -1.0 || PyErr_Occurred() == nullptr) return number;
  PyErr_Clear();
  return std::nullopt;
}

py::object small_matrix(py::handle queries, py::handle choices, const ScoreOptions& score, py::handle dtype,
                        py::handle multiplier, py::handle device, py::handle workers) {
  const std::optional<double> times = number_from(multiplier);
  const Run run{device_of(device), worker_count(workers), py::none()};
  std::optional<CellType> cell = times && is_for_cpu(run) ? cell_type(dtype, score.scorer) : std::nullopt;
  if (!cell) return py::none();
  Sides sides(queries, choices, score);
  if (!sides.are_for_here()) return py::none();
  const std::array shape{sides.left_size(), sides.right_size()};
  py::array out = new_array(std::move(cell->numpy), shape);
  const MatrixView view{out.mutable_data(), cell->engine, shape[0], shape[1], shape[1]};
  const auto as_they_lie = [&](std::span<const Text> left, std::span<const Text> right, const ScoreOptions& by,
                               const RunOptions& options) {
    matrix_of_texts(left, right, by, view, *times, options);
    return view;
  };
  const auto packed = [&](const Corpus& left, const Corpus& right, const RunOptions& options) {
    matrix(left, right, score, view, *times, options);
    return view;
  };
  sides.run(run, as_they_lie, packed);
  return out;
}

/// Pairs of two lists or tuples, scored where they lie while the GIL is kept: nobody counts references, and threads
/// share the work all the same.
class Stretches {
 public:
  Stretches(py::handle queries, py::handle choices, std::size_t size, const Run& run)
      : queries_(queries), choices_(choices), size_(size), run_(run) {}

  /// Calls `score(left, right, first, options)` for stretches of pairs until all are scored, or others should run;
  /// returns how many have been. Throws NoText.
  template <class Score>
  std::size_t run(const Score& score) {
    std::size_t done = score_few(score);
    while (done > 0 && done < size_) {
      const std::size_t count = next_count(done);
      if (count == 0) break;
      Turn turn;
      try {
        const ListRows left(queries_, done, count);
        const ListRows right(choices_, done, count);
        score(left, right, done, RunOptions{run_.device, run_.workers, &turn});
      } catch (const Turn::Over&) {
        break;
      }
      done += count;
    }
    return done;
  }

 private:
  /// As long as others have to wait, who would get a few of Python's own turns.
  static constexpr double kTurn = 20e-3;

  /// Ends a stretch that takes far longer than those before let expect: strings have become long.
  class Turn final : public Monitor {
   public:
    struct Over {};
    void report(std::uint64_t, std::uint64_t) override {
      if (std::chrono::steady_clock::now() - start_ >= std::chrono::milliseconds(100)) throw Over();
    }

   private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  };

  /// Whether no other thread of Python is there that could wait for the GIL.
  static bool is_alone() {
    PyInterpreterState* const interpreter = PyInterpreterState_Head();
    PyThreadState* const thread = PyInterpreterState_ThreadHead(interpreter);
    return PyInterpreterState_Next(interpreter) == nullptr && PyThreadState_Next(thread) == nullptr;
  }

  /// The first pairs, which tell what others take; none where they are long.
  template <class Score>
  std::size_t score_few(const Score& score) const {
    const std::size_t count = std::min(kPairsAtOnce, size_);
    std::vector<Text> memory[2];
    const std::span<const Text> left = ListRows(queries_, 0, count).read(0, count, memory[0]);
    const std::span<const Text> right = ListRows(choices_, 0, count).read(0, count, memory[1]);
    std::size_t cells = 0;
    for (std::size_t i = 0; i < count; ++i) cells += left[i].units * right[i].units;
    if (are_long(cells, 1)) return 0;
    score(TextSpan(left), TextSpan(right), 0, RunOptions{run_.device, 1, nullptr});
    return count;
  }

  /// As many pairs as a turn is long, by what they have taken so far; 0 where it is the turn of others.
  std::size_t next_count(std::size_t done) const {
    const double taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    const bool alone = is_alone();
    if (alone) look_up(done);
    const double left = alone ? kTurn : kTurn - taken;
    if (left <= 0) return 0;
    const double pairs = std::min(1e9, left * static_cast<double>(done) / std::max(taken, 1e-9));
    return std::min(size_ - done, std::max(kPairsAtOnce, static_cast<std::size_t>(pairs)));
  }

  /// Runs signal handlers, which are Python and may do anything to the lists.
  void look_up(std::size_t done) const {
    check_signals();
    const auto check = [&](py::handle list, const char* argument) {
      if (static_cast<std::size_t>(PySequence_Fast_GET_SIZE(list.ptr())) == size_) return;
      throw InvalidArgument(argument, "changed its length while it was read, after " + std::to_string(done) + " of " +
                                          std::to_string(size_));
    };
    check(queries_, "queries");
    check(choices_, "choices");
  }

  py::handle queries_;
  py::handle choices_;
  std::size_t size_;
  const Run& run_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

py::object small_paired(py::handle queries, py::handle choices, const ScoreOptions& score, py::handle dtype,
                        py::handle multiplier, py::handle device, py::handle workers) {
  const std::optional<double> times = number_from(multiplier);
  const Run run{device_of(device), worker_count(workers), py::none()};
  std::optional<CellType> cell = times && is_for_cpu(run) ? cell_type(dtype, score.scorer) : std::nullopt;
  const Side left(queries);
  const Side right(choices);
  if (!cell || !left.is_list() || !right.is_list() || left.size() != right.size()) return py::none();
  py::array out = new_array(std::move(cell->numpy), std::array{left.size()});
  const auto score_rows = [&](const TextSource& lefts, const TextSource& rights, std::size_t first,
                              const RunOptions& options) {
    auto* cells = static_cast<std::byte*>(out.mutable_data()) + first * static_cast<std::size_t>(out.itemsize());
    const MatrixView view{cells, cell->engine, 1, lefts.size(), lefts.size()};
    paired(lefts, rights, score, view, *times, options);
    return view;
  };
  try {
    const std::size_t done = Stretches(queries, choices, left.size(), run).run(score_rows);
    if (done == left.size()) return out;
    // Others may run meanwhile.
    const HeldRows lefts(queries, done);
    const HeldRows rights(choices, done);
    released(run, [&](const RunOptions& options) { return score_rows(lefts.rows(), rights.rows(), done, options); });
    return out;
  } catch (const NoText&) {
    return py::none();
  }
}

py::object small_top_k(py::handle queries, py::handle choices, std::size_t k, const ScoreOptions& score,
                       py::handle device, py::handle workers) {
  const Run run{device_of(device), worker_count(workers), py::none()};
  Sides sides(queries, choices, score);
  if (!is_for_cpu(run) || !sides.are_for_here()) return py::none();
  const auto as_they_lie = [&](std::span<const Text> left, std::span<const Text> right, const ScoreOptions& by,
                               const RunOptions& options) { return top_k_of_texts(left, right, k, by, options); };
  const auto packed = [&](const Corpus& left, const Corpus& right, const RunOptions& options) {
    return top_k(left, right, k, score, options);
  };
  return to_tuple(sides.run(run, as_they_lie, packed));
}

py::object small_pairs(py::handle left, py::handle right, const ScoreOptions& score, py::handle device,
                       py::handle workers) {
  const Run run{device_of(device), worker_count(workers), py::none()};
  Sides sides(left, right, score);
  if (!is_for_cpu(run) || !sides.are_for_here()) return py::none();
  const auto as_they_lie = [&](std::span<const Text> lefts, std::span<const Text> rights, const ScoreOptions& by,
                               const RunOptions& options) { return pairs_of_texts(lefts, rights, by, options); };
  const auto packed = [&](const Corpus& lefts, const Corpus& rights, const RunOptions& options) {
    return pairs(lefts, rights, score, options);
  };
  return to_tuple(sides.run(run, as_they_lie, packed));
}

}  // namespace

void bind_small(Module& module) {
  constexpr const char* if_small = "As the function without `small_`, of lists or corpora, if they are; None if not.";
  module.def("small_matrix", &small_matrix, py::arg("queries"), py::arg("choices"), py::arg("score"), py::arg("dtype"),
             py::arg("multiplier"), py::arg("device"), py::arg("workers"), if_small);
  module.def("small_paired", &small_paired, py::arg("queries"), py::arg("choices"), py::arg("score"), py::arg("dtype"),
             py::arg("multiplier"), py::arg("device"), py::arg("workers"), if_small);
  module.def("small_top_k", &small_top_k, py::arg("queries"), py::arg("choices"), py::arg("k"), py::arg("score"),
             py::arg("device"), py::arg("workers"), if_small);
  module.def("small_pairs", &small_pairs, py::arg("left"), py::arg("right"), py::arg("score"), py::arg("device"),
             py::arg("workers"), if_small);
}

}  // namespace warpmatch::bindings
