#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include <warpmatch/text.hpp>

#include "pair/query.hpp"
#include "watch/pace.hpp"

namespace warpmatch::dispatch {

/// The choices of a call. Short ones are read several at once, by length where many queries are: they end together.
class TextChoices {
 public:
  TextChoices(std::span<const Text> texts, std::size_t queries) : texts_(texts), order_(texts.size()) {
    watch::Pace pace;
    short_.reserve(texts.size());
    for (std::size_t first = 0; first < texts.size(); first += kChunk) {
      const std::span<std::uint32_t> some = std::span(order_).subspan(first, std::min(kChunk, texts.size() - first));
      std::iota(some.begin(), some.end(), static_cast<std::uint32_t>(first));
      if (queries >= kSortFor)
        std::ranges::sort(some, {}, [&](std::uint32_t i) { return std::pair(texts[i].units, i); });
      for (const std::uint32_t i : some) short_.push_back(pair::Query::short_text(texts[i]));
      pace.spend(16 * some.size());
    }
  }

  /// Calls `write(column, score)` for each; a null scores worst.
  template <class Write>
  void score(pair::Query& query, const Write& write) const {
    watch::Pace pace;
    if (std::ranges::all_of(texts_, [&](const Text& text) { return query.is_short_with(text); })) {
      std::array<std::uint32_t, kChunk> remainders;
      for (std::size_t first = 0; first < texts_.size(); first += kChunk) {
        const std::span some = std::span(short_).subspan(first, std::min(kChunk, texts_.size() - first));
        query.remainders(some, remainders.data());
        std::uint64_t symbols = 0;
        for (std::size_t i = 0; i < some.size(); ++i) {
          write(order_[first + i], query.score_of(remainders[i], some[i].length));
          symbols += some[i].length;
        }
        pace.spend(symbols);
      }
      return;
    }
    for (std::size_t column = 0; column < texts_.size(); ++column) {
      pace.spend(kStepsASymbol * (texts_[column].units + 1));
      write(column, is_null(column) ? query.rule().worst() : query.score(texts_[column]));
    }
  }

  std::size_t size() const { return texts_.size(); }
  /// What a query is to be prepared for.
  pair::Use use() const { return size() < 4 ? pair::Use::once : pair::Use::often; }
  bool is_null(std::size_t column) const { return texts_[column].data == nullptr; }

 private:
  /// Steps of a pair between two polls, rather too many: what a pair takes goes by its limit.
  static constexpr std::uint64_t kStepsASymbol = 64;
  /// Choices that are read one after the other between two polls.
  static constexpr std::size_t kChunk = 1024;
  /// Queries from which on it pays to sort the choices.
  static constexpr std::size_t kSortFor = 4;

  std::span<const Text> texts_;
  std::vector<std::uint32_t> order_;
  std::vector<pair::ShortText> short_;
};

}  // namespace warpmatch::dispatch
