#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <warpmatch/corpus.hpp>

#include "corpus/packed_corpus.hpp"
#include "corpus/text/string_visit.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "watch/fork_join.hpp"

namespace warpmatch::corpus {

/// What the distinct strings of a corpus were made into: code points, rank after rank within each part.
class RewrittenStrings {
 public:
  explicit RewrittenStrings(unsigned parts) : parts_(parts) {}

  /// The string of a rank of a part, that part's ranks being `ranks`.
  Text string(unsigned part, watch::Chunk ranks, std::size_t rank) const {
    const Strings& p = parts_[part];
    const std::size_t begin = p.begin[rank - ranks.begin];
    // An empty string is not a null, even where there is no memory for it.
    return {p.symbols.empty() ? U"" : p.symbols.data() + begin, p.begin[rank - ranks.begin + 1] - begin,
            Encoding::ucs4};
  }

  /// Appends a text for each row of the corpus they were made from, nulls as nulls. The texts are borrowed from here.
  void append_rows(const PackedCorpus& corpus, std::vector<Text>& rows) const {
    const std::size_t first = rows.size();
    rows.resize(first + corpus.size());
    for (unsigned part = 0; part < parts_.size(); ++part) {
      const watch::Chunk ranks = watch::chunk_of(corpus.distinct(), part, static_cast<unsigned>(parts_.size()));
      for (std::size_t rank = ranks.begin; rank < ranks.end; ++rank)
        for (const std::uint32_t row : corpus.rows(static_cast<std::uint32_t>(rank)))
          rows[first + row] = string(part, ranks, rank);
    }
  }

 private:
  template <class Make>
  friend RewrittenStrings rewrite(const PackedCorpus& corpus, unsigned workers, const Make& make);

  struct Strings {
    std::vector<char32_t> symbols;
    std::vector<std::size_t> begin;  ///< of each rank's string, and the end
  };

  std::vector<Strings> parts_;
};

/// Makes another string of every distinct string of a corpus: `make(symbols, rank, out)` appends its code points to
/// `out`. In as many threads as the strings are worth; `workers` = 0 allows every core.
template <class Make>
RewrittenStrings rewrite(const PackedCorpus& corpus, unsigned workers, const Make& make) {
  const unsigned parts = watch::parts_for(corpus.distinct(), workers);
  RewrittenStrings made(parts);
  watch::fork_join(parts, [&](unsigned p) {
    RewrittenStrings::Strings& part = made.parts_[p];
    visit_symbol_type(corpus.symbol_bytes(), [&](auto type) {
      visit_strings<decltype(type)>(corpus, watch::chunk_of(corpus.distinct(), p, parts),
                                    [&](std::uint32_t rank, auto symbols) {
                                      part.begin.push_back(part.symbols.size());
                                      make(symbols, rank, part.symbols);
                                    });
    });
    part.begin.push_back(part.symbols.size());
  });
  return made;
}

}  // namespace warpmatch::corpus
