#include "workload.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <random>

namespace warpmatch::bench {
namespace {

/// Draws strings of one workload.
class Source {
 public:
  Source(const Workload& workload, std::uint32_t seed) : words_(workload.words), random_(seed) {
    const std::string& length = workload.length;
    if (length == "phrases") {
      phrases_ = true;
    } else {
      const std::size_t dash = length.find('-');
      shortest_ = number(length.substr(0, dash));
      longest_ = dash == std::string::npos ? shortest_ : number(length.substr(dash + 1));
    }
    std::mt19937 of_vocabulary(kVocabularySeed);  // both sides have the same words
    for (std::size_t i = 0; i < kVocabulary; ++i)
      vocabulary_.push_back(letters(3 + of_vocabulary() % 7, of_vocabulary));
  }

  std::string next() {
    if (phrases_) return phrase(2 + below(5));
    const std::size_t length = shortest_ + below(longest_ - shortest_ + 1);
    if (!words_) return letters(length, random_);
    std::string text = word();
    while (text.size() < length) text += ' ' + word();
    text.resize(length);
    if (text.back() == ' ') text.back() = 'a';
    return text;
  }

  std::vector<std::string> take(std::size_t count) {
    std::vector<std::string> strings(count);
    std::ranges::generate(strings, [&] { return next(); });
    return strings;
  }

  /// The string with one letter changed.
  std::string near(std::string string) {
    char& changed = string[below(string.size())];
    if (changed != ' ') changed = static_cast<char>('a' + (changed - 'a' + 1 + static_cast<char>(below(25))) % 26);
    return string;
  }

 private:
  static constexpr std::size_t kVocabulary = 2000;
  static constexpr std::uint32_t kVocabularySeed = 42;

  static std::size_t number(const std::string& digits) {
    std::size_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }

  static std::string letters(std::size_t count, std::mt19937& random) {
    std::string made(count, ' ');
    for (char& c : made) c = static_cast<char>('a' + random() % 26);
    return made;
  }

  std::size_t below(std::size_t end) { return random_() % end; }

  const std::string& word() { return vocabulary_[below(vocabulary_.size())]; }

  std::string phrase(std::size_t words) {
    std::string made = word();
    for (std::size_t i = 1; i < words; ++i) made += ' ' + word();
    return made;
  }

  bool phrases_ = false;
  bool words_;
  std::size_t shortest_ = 0;
  std::size_t longest_ = 0;
  std::vector<std::string> vocabulary_;
  std::mt19937 random_;
};

/// One right string of so many is nearly a left one: one for each left string, but no more than one in a hundred.
std::size_t right_strings_per_copy(const Shape& shape) { return std::max<std::size_t>(100, shape.right / shape.left); }

std::vector<Text> texts_of(const std::vector<std::string>& strings) { return {strings.begin(), strings.end()}; }

struct Sums {
  explicit Sums(const std::vector<std::string>& strings) {
    for (const std::string& string : strings) {
      const auto length = static_cast<double>(string.size());
      lengths += length;
      squares += length * length;
    }
  }

  double lengths = 0;
  double squares = 0;
};

}  // namespace

Strings make_strings(const Workload& workload) {
  Source lefts(workload, 1);
  Source rights(workload, 2);
  Strings made{lefts.take(workload.shape.left), rights.take(workload.shape.right)};
  if (workload.pairing == Pairing::self) {
    for (std::size_t i = 100; i < made.left.size(); i += 100) made.left[i] = lefts.near(made.left[i - 1]);
    return made;
  }
  const std::size_t step = workload.pairing == Pairing::paired ? 2 : right_strings_per_copy(workload.shape);
  for (std::size_t i = 0; i < made.right.size(); i += step)
    made.right[i] = rights.near(made.left[workload.pairing == Pairing::paired ? i : i / step % made.left.size()]);
  return made;
}

Packed::Packed(const Strings& strings)
    : left(texts_of(strings.left)), right(strings.right.empty() ? left : Corpus(texts_of(strings.right))) {}

Work work_of(const Strings& strings, Pairing pairing) {
  const Sums left(strings.left);
  const auto lefts = static_cast<double>(strings.left.size());
  if (pairing == Pairing::self) return {lefts * (lefts - 1) / 2, (left.lengths * left.lengths - left.squares) / 2};
  if (pairing == Pairing::cross)
    return {lefts * static_cast<double>(strings.right.size()), left.lengths * Sums(strings.right).lengths};
  Work work{lefts, 0};
  for (std::size_t i = 0; i < strings.left.size(); ++i)
    work.cells += static_cast<double>(strings.left[i].size()) * static_cast<double>(strings.right[i].size());
  return work;
}

}  // namespace warpmatch::bench
