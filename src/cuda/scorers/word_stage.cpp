#include "cuda/scorers/word_stage.hpp"

#include "cuda/programs/word_program.hpp"

namespace warpmatch::cuda {

void WordStage::compare(const CompositeTile& tile, bool swapped, std::uint32_t longest_pattern,
                        std::uint32_t longest_text) {
  const WordSidesView words{(swapped ? right_ : left_)->words(queue_),
                            (swapped ? left_ : right_)->words(queue_),
                            {pair_->words(queue_, swapped)}};
  const RestList rest{rest_count_.data(), buffers_->rest.data()};
  queue_.fill(rest_count_.data(), 1, 0);
  queue_.run(WordProgram{tile, words, rest});
  if (tile.unique.distances == nullptr) return;
  const RestProgram program{tile, words, rest, longest_pattern, longest_text};
  lanes_.run(program, RestProgram::lane_words_for(longest_pattern, longest_text), "the words apart of a tile");
}

}  // namespace warpmatch::cuda
