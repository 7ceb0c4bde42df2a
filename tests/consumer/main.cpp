// Matches two lists through the installed package alone and checks what comes back.
#include <cstdio>
#include <string>
#include <vector>

#include <warpmatch/warpmatch.hpp>

namespace {

bool check(bool holds, const char* what) {
  std::printf("%s: %s\n", holds ? "ok" : "FAILED", what);
  return holds;
}

}  // namespace

int main() {
  const warpmatch::Corpus ordered{"Müller GmbH", "Acme Inc.", "Globex"};
  const warpmatch::Corpus billed{"ACME Inc", "Mueller GmbH", "Initech", "Acme Inc."};
  const warpmatch::Scorer distance{warpmatch::Metric::levenshtein, warpmatch::Form::distance};

  const auto found = warpmatch::pairs(ordered, billed, {.scorer = distance, .score_cutoff = 4.0});
  const auto best = warpmatch::top_k(ordered, billed, 1, {.scorer = distance});

  bool good = true;
  good &= check(found.left == std::vector<std::int32_t>{0, 1, 1}, "left rows of the pairs");
  good &= check(found.right == std::vector<std::int32_t>{1, 0, 3}, "right rows of the pairs");
  good &= check(std::get<std::vector<std::int64_t>>(found.score) == std::vector<std::int64_t>{2, 4, 0}, "scores");
  good &= check(best.indices.size() == 3 && best.indices[0] == 1 && best.indices[1] == 3, "best choices");
  try {
    warpmatch::score("a", "b", {"no such scorer"});
    good &= check(false, "an error for an unknown scorer");
  } catch (const warpmatch::InvalidArgument& error) {
    good &= check(std::string(error.what()).rfind("[scorer] ", 0) == 0, "the error for an unknown scorer");
  }
  return good ? 0 : 1;
}
