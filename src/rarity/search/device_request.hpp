#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "corpus/packed_corpus.hpp"
#include "dispatch/executor.hpp"
#include "dispatch/fitted_words.hpp"
#include "rarity/model/model.hpp"
#include "rarity/reading/reading.hpp"

namespace warpmatch::rarity {

/// The strings of a call as a CUDA executor takes them: each side as the model reads it in a corpus of its own, and
/// their words as the reading numbers them. Scores of 0 count as misses, whatever the cutoff. The reading outlives it.
class DeviceRequest {
 public:
  /// One side, to be joined with itself, or two.
  DeviceRequest(const Model& model, const Reading& reading, std::span<const Corpus> sides, double cutoff,
                unsigned workers);
  DeviceRequest(const DeviceRequest&) = delete;
  DeviceRequest& operator=(const DeviceRequest&) = delete;

  const dispatch::Request& request() const { return *request_; }

  /// Every pair that meets the cutoff, as `find_pairs` finds them: by ranks of the reading.
  void find_pairs(const dispatch::Executor& executor, const dispatch::Control& control, dispatch::PairSink& sink) const;
  /// For each rank of the reading its k best right ones, as `find_best` finds them.
  std::vector<std::vector<dispatch::Choice>> find_best(const dispatch::Executor& executor, std::size_t k,
                                                       const dispatch::Control& control) const;
  /// As `score_chosen`.
  std::vector<double> score_chosen(const dispatch::CudaExecutor& executor, const RowPairs& rows,
                                   const dispatch::Control& control) const;

 private:
  /// One side: its corpus, and by its ranks those of the reading.
  struct Side {
    std::shared_ptr<const corpus::PackedCorpus> strings;
    std::vector<std::uint32_t> ranks;
  };

  Side read(const Model& model, const Corpus& side, std::uint32_t first_row, unsigned workers) const;
  void find_wanted(double cutoff);
  void list_substitutes();

  const Reading& reading_;
  Side left_;
  Side right_;
  dispatch::FittedWords words_;
  std::unique_ptr<const dispatch::Request> request_;
};

}  // namespace warpmatch::rarity
