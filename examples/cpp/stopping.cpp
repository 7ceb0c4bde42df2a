// A call that another thread stops.
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include <warpmatch/warpmatch.hpp>

int main() {
  // Two strings, of three million letters each, that have little in common: minutes of work.
  std::string left, right;
  for (unsigned i = 0, state = 1; i < 3'000'000; ++i) {
    state = state * 1664525 + 1013904223;
    left.push_back(static_cast<char>('a' + (state >> 24) % 26));
    right.push_back(static_cast<char>('a' + (state >> 16) % 26));
  }
  std::stop_source source;
  const warpmatch::RunOptions run{.stop = source.get_token()};
  std::jthread impatient([&] { source.request_stop(); });
  try {
    warpmatch::matrix<float>({left}, {right}, {"levenshtein"}, 1.0, run);
    std::cout << "done\n";
  } catch (const warpmatch::Cancelled& stopped) {
    std::cout << stopped.what() << '\n';
  }
}
