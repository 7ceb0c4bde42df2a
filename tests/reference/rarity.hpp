#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "reference/edit_distance.hpp"
#include "reference/words.hpp"

/// Soft TF-IDF with glued and misspelt words and numbers that contradict each other, from its definition: every word
/// against every word.
namespace warpmatch::reference {

class Rarity {
 public:
  explicit Rarity(const std::vector<std::optional<std::u32string>>& rows, bool numbers = true) : numbers_(numbers) {
    for (const auto& row : rows) {
      if (!row) continue;
      ++rows_;
      for (const std::u32string& word : split(*row)) frequency_[word];
    }
    for (const auto& row : rows)
      if (row)
        for (const std::u32string& word : words(*row)) ++frequency_[word];
  }

  /// The words of a string, glued, each once.
  std::set<std::u32string> words(const std::u32string& string) const {
    const std::vector<std::u32string> all = split(string);
    std::set<std::u32string> found;
    for (std::size_t i = 0; i < all.size();) {
      std::size_t count = std::min<std::size_t>(3, all.size() - i);
      std::u32string whole;
      for (; count > 1; --count) {
        whole.clear();
        for (std::size_t j = 0; j < count; ++j) whole += all[i + j];
        if (whole.size() >= 3 && frequency_.contains(whole)) break;
      }
      found.insert(count > 1 ? whole : all[i]);
      i += count;
    }
    return found;
  }

  static bool is_number(const std::u32string& word) {
    return word.find_first_of(U"0123456789") != std::u32string::npos;
  }

  /// How well two words stand for each other, in parts of 4096; 0 where they do not.
  static std::uint64_t similarity(const std::u32string& a, const std::u32string& b) {
    if (a == b) return 4096;
    const auto may = [](const std::u32string& word) { return word.size() >= 4 && !is_number(word); };
    if (!may(a) || !may(b)) return 0;
    const std::uint64_t distance = osa_distance(a, b);
    if (distance > 2 || (distance == 2 && std::min(a.size(), b.size()) < 8)) return 0;
    const double similarity = 1.0 - static_cast<double>(distance) / static_cast<double>(std::max(a.size(), b.size()));
    return similarity >= 0.74 ? static_cast<std::uint64_t>(std::lround(similarity * 4096)) : 0;
  }

  std::uint64_t weight(const std::u32string& word) const {
    const auto known = weight_.find(word);
    return known != weight_.end() ? known->second : weight_[word] = weight_of(word);
  }
  double score(const std::optional<std::u32string>& a, const std::optional<std::u32string>& b) const {
    if (!a || !b) return 0;
    std::set<std::u32string> left = words(*a);
    std::set<std::u32string> right = words(*b);
    std::uint64_t left_norm = 0;
    std::uint64_t right_norm = 0;
    for (const auto& word : left) left_norm += weight(word) * weight(word);
    for (const auto& word : right) right_norm += weight(word) * weight(word);
    std::uint64_t sum = 0;
    const auto match = [&](const std::u32string& u, const std::u32string& v) {
      sum += similarity(u, v) * weight(u) * weight(v);
      left.erase(u);
      right.erase(v);
    };
    for (const auto& word : std::set(left))
      if (right.contains(word)) match(word, word);
    std::vector<std::tuple<std::int64_t, std::u32string, std::u32string, std::u32string, std::u32string>> choices;
    for (const auto& u : left)
      for (const auto& v : right)
        if (similarity(u, v) > 0)
          choices.emplace_back(-static_cast<std::int64_t>(similarity(u, v) * (weight(u) + weight(v))), std::min(u, v),
                               std::max(u, v), u, v);
    std::sort(choices.begin(), choices.end());
    for (const auto& [gain, low, high, u, v] : choices)
      if (left.contains(u) && right.contains(v)) match(u, v);
    if (sum == 0) return 0;
    const double score = std::min(1.0, static_cast<double>(sum) / 4096 /
                                           std::sqrt(static_cast<double>(left_norm) * static_cast<double>(right_norm)));
    // What is left has no partner: numbers on both sides contradict each other.
    const bool contradict = numbers_ && std::ranges::any_of(left, is_number) && std::ranges::any_of(right, is_number);
    return contradict ? score * 4 / 5 : score;
  }

 private:
  std::uint64_t weight_of(const std::u32string& word) const {
    std::uint64_t largest = 1;
    for (const auto& [other, frequency] : frequency_)
      if (similarity(word, other) > 0) largest = std::max(largest, frequency);
    const double weight = std::log(static_cast<double>(rows_) / static_cast<double>(largest)) * 4096;
    return weight < 4 ? 4 : static_cast<std::uint64_t>(std::lround(weight));
  }

  mutable std::map<std::u32string, std::uint64_t> weight_;  ///< of words that were asked for
  bool numbers_;
  std::uint64_t rows_ = 0;
  std::map<std::u32string, std::uint64_t> frequency_;  ///< of the glued words; 0 for those that are only ever parts
};

}  // namespace warpmatch::reference
