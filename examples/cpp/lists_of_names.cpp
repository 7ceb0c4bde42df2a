// Two lists of names, and the duplicates within one. A corpus is packed once and compared as often as one likes.
#include <iostream>
#include <string>
#include <vector>

#include <warpmatch/warpmatch.hpp>

int main() {
  const warpmatch::Corpus known{"Müller GmbH", "Acme Inc.", "Globex"};
  const warpmatch::Corpus billed{"ACME Inc", "Mueller GmbH", "Initech", "Acme Inc.", "Acme Inc"};

  std::cout << "the two most like each that is known:\n";
  const warpmatch::TopK best = warpmatch::top_k(known, billed, 2, {"ratio"});
  for (std::size_t i = 0; i < known.size(); ++i)
    for (const auto& [row, score] : best.matches(i))
      std::cout << "  " << known[i] << " - " << billed[row] << ": " << score << '\n';

  std::cout << "pairs that differ by three edits at most:\n";
  const warpmatch::Scorer edits{warpmatch::Metric::levenshtein, warpmatch::Form::distance};
  for (const auto& [left, right, distance] : warpmatch::pairs(known, billed, {edits, 3}))
    std::cout << "  " << known[left] << " - " << billed[right] << ": " << distance << '\n';

  std::cout << "what is billed, duplicates together:\n";
  for (const auto& rows : warpmatch::cluster(billed, {"ratio", 80}).members()) {
    for (const auto row : rows) std::cout << "  " << billed[row];
    std::cout << '\n';
  }
}
