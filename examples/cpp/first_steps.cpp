// One pair, one query, and a table of scores.
#include <iostream>
#include <string>
#include <vector>

#include <warpmatch/warpmatch.hpp>

int main() {
  std::cout << "kitten to sitting: " << warpmatch::score("kitten", "sitting", {"levenshtein"}) << " edits\n";

  const std::vector<std::string> fruits{"apple", "pear", "orange", "pineapple"};
  if (const auto best = warpmatch::extract_one("appel", fruits, {"ratio", 70}))
    std::cout << "appel is " << fruits[best->row] << ", with a ratio of " << best->score << '\n';

  const std::vector<std::string_view> asked{"aple", "peer"};
  const warpmatch::Matrix<float> scores = warpmatch::matrix<float>(asked, fruits, {"ratio"});
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    std::cout << asked[i] << ':';
    for (const float score : scores.row(i)) std::cout << ' ' << score;
    std::cout << '\n';
  }
}
