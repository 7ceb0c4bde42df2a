#include "corpus/make_form.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <warpmatch/normalise.hpp>

#include "corpus/packing/packer.hpp"
#include "corpus/text/rewrite.hpp"
#include "corpus/text/string_visit.hpp"
#include "corpus/text/symbol_visit.hpp"
#include "corpus/text/trigrams.hpp"
#include "corpus/words/word_splitter.hpp"
#include "watch/fork_join.hpp"
#include "watch/pace.hpp"
#include "watch/sorting.hpp"

namespace warpmatch::corpus {
namespace {

/// Where the strings of a range of ranks are written: those with a code point above U+00FF apart from the others.
struct Buffers {
  std::unique_ptr<std::uint8_t[]> narrow;
  std::unique_ptr<std::uint32_t[]> wide;
};

/// The symbols that the strings of a range of ranks have together.
std::uint64_t symbols_in(const PackedCorpus& corpus, watch::Chunk ranks) {
  std::uint64_t symbols = 0;
  for (const LengthBucket& bucket : corpus.buckets()) {
    const std::size_t begin = std::max<std::size_t>(bucket.first, ranks.begin);
    const std::size_t end = std::min<std::size_t>(bucket.end(), ranks.end);
    if (begin < end) symbols += std::uint64_t{bucket.length} * (end - begin);
  }
  return symbols;
}

/// Writes strings with their words sorted, one behind the other.
template <class Symbol>
class WordSorter {
 public:
  WordSorter(const PackedCorpus& corpus, bool each_once, watch::Chunk ranks)
      : code_points_(corpus.alphabet().code_points()), splitter_(corpus.alphabet()), each_once_(each_once) {
    // Sorting makes no string longer: what stands between two words was at least one symbol.
    const std::uint64_t most = symbols_in(corpus, ranks);
    buffers_.narrow = std::make_unique_for_overwrite<std::uint8_t[]>(most);
    if (splitter_.any_wide()) buffers_.wide = std::make_unique_for_overwrite<std::uint32_t[]>(most);
    next_narrow_ = buffers_.narrow.get();
    next_wide_ = buffers_.wide.get();
  }

  /// The sorted form of a string, as a view into what `take_buffers` returns.
  Text sort(std::span<const Symbol> string) {
    const bool wide = splitter_.is_wide(string);
    words_.clear();
    splitter_.split(string, wide, [&](const Word<Symbol>& word) { words_.push_back(word); });
    watch::sort_few(std::span(words_));
    if (each_once_) words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
    return wide ? write(string, next_wide_, Encoding::ucs4) : write(string, next_narrow_, Encoding::latin1);
  }

  /// True once a sorted form was not the string itself.
  bool any_change() const { return any_change_; }
  Buffers take_buffers() { return std::move(buffers_); }

 private:
  template <class Unit>
  Text write(std::span<const Symbol> string, Unit*& next, Encoding encoding) {
    const Unit* begin = next;
    const auto unit_of = [&](Symbol symbol) { return static_cast<Unit>(code_points_[symbol]); };
    for (const Word<Symbol>& word : words_) {
      if (next != begin) *next++ = U' ';
      watch::in_pieces(std::span(word.begin, word.length), 1, [&](std::span<const Symbol> piece) {
        next = std::transform(piece.begin(), piece.end(), next, unit_of);
      });
    }
    const Unit* end = next;
    const auto same = [&](Symbol symbol, Unit unit) { return unit_of(symbol) == unit; };
    any_change_ = any_change_ || !std::equal(string.begin(), string.end(), begin, end, same);
    return {begin, static_cast<std::size_t>(end - begin), encoding};
  }

  const std::vector<char32_t>& code_points_;
  WordSplitter splitter_;
  bool each_once_;
  bool any_change_ = false;
  std::vector<Word<Symbol>> words_;
  Buffers buffers_;
  std::uint8_t* next_narrow_ = nullptr;
  std::uint32_t* next_wide_ = nullptr;
};

std::shared_ptr<PackedCorpus> trigrams_of(const PackedCorpus& corpus, unsigned workers) {
  std::vector<char32_t> folded;
  for (const char32_t c : corpus.alphabet().code_points()) folded.push_back(lower_alphanumeric(c));
  const RewrittenStrings strings =
      rewrite(corpus, workers, [&](auto string, std::uint32_t, std::vector<char32_t>& out) {
        append_trigrams(
            string, [&](auto symbol) { return folded[symbol]; }, out);
      });
  std::vector<Text> rows;
  strings.append_rows(corpus, rows);
  return Packer(rows, workers).pack();
}

}  // namespace

std::shared_ptr<const PackedCorpus> FormMaker::make(TextForm form) const {
  if (form == TextForm::reversed) return reversed();
  if (form == TextForm::trigrams) return trigrams_of(corpus_, corpus_.workers_);
  return with_words_sorted(form == TextForm::unique_words);
}

/// Reversing keeps lengths and what is distinct, so all but the text stays as it is.
std::shared_ptr<PackedCorpus> FormMaker::reversed() const {
  auto form = std::make_shared<PackedCorpus>();
  form->size_ = corpus_.size_;
  form->distinct_ = corpus_.distinct_;
  form->text_symbols_ = corpus_.text_symbols_;
  form->workers_ = corpus_.workers_;
  form->alphabet_ = corpus_.alphabet_;
  watch::grow(form->text_, corpus_.text_.size());
  form->buckets_ = corpus_.buckets_;
  form->rows_ = corpus_.rows_;
  form->member_begin_ = corpus_.member_begin_;
  form->null_rows_ = corpus_.null_rows_;
  visit_symbol_type(corpus_.symbol_bytes(), [&](auto type) {
    using Symbol = decltype(type);
    const auto* from = reinterpret_cast<const Symbol*>(corpus_.text_.data());
    auto* to = reinterpret_cast<Symbol*>(form->text_.data());
    const unsigned parts = watch::parts_for(corpus_.distinct_, corpus_.workers_);
    watch::fork_join(parts, [&](unsigned part) {
      visit_strings<Symbol>(corpus_, watch::chunk_of(corpus_.distinct_, part, parts),
                            [&](std::uint32_t, std::span<const Symbol> string) {
                              auto* end = to + (string.data() - from) + string.size();
                              watch::in_pieces(string, 1, [&](std::span<const Symbol> piece) {
                                end -= piece.size();
                                std::reverse_copy(piece.begin(), piece.end(), end);
                              });
                            });
    });
  });
  return form;
}

/// Packs one text for each distinct string, at its first row, and leaves the other rows null until that is done:
/// equal strings have equal forms.
std::shared_ptr<PackedCorpus> FormMaker::with_words_sorted(bool each_once) const {
  const unsigned parts = watch::parts_for(corpus_.distinct_, corpus_.workers_);
  std::vector<Text> texts(corpus_.size_);
  std::vector<Buffers> buffers(parts);
  std::atomic<bool> any_change = false;
  visit_symbol_type(corpus_.symbol_bytes(), [&](auto type) {
    using Symbol = decltype(type);
    watch::fork_join(parts, [&](unsigned part) {
      const watch::Chunk ranks = watch::chunk_of(corpus_.distinct_, part, parts);
      WordSorter<Symbol> sorter(corpus_, each_once, ranks);
      visit_strings<Symbol>(corpus_, ranks, [&](std::uint32_t rank, std::span<const Symbol> string) {
        texts[corpus_.first_row(rank)] = sorter.sort(string);
      });
      if (sorter.any_change()) any_change = true;
      buffers[part] = sorter.take_buffers();
    });
  });
  if (!any_change) return nullptr;
  std::shared_ptr<PackedCorpus> form = Packer(texts, corpus_.workers_).pack();
  if (corpus_.has_duplicates()) give_all_rows(*form);
  return form;
}

/// Lets each string of the form, which knows of first rows alone, stand for all rows.
void FormMaker::give_all_rows(PackedCorpus& form) const {
  const std::vector<std::uint32_t>& rank_of_rows = corpus_.rank_of_rows();
  std::vector<std::uint32_t> all;
  std::vector<std::uint32_t> begin;
  all.reserve(corpus_.rows_.size());
  begin.reserve(std::size_t{form.distinct_} + 1);
  watch::Pace pace;
  for (std::uint32_t rank = 0; rank < form.distinct_; ++rank) {
    pace.spend(16);
    begin.push_back(static_cast<std::uint32_t>(all.size()));
    const std::span<const std::uint32_t> first_rows = form.rows(rank);
    for (const std::uint32_t row : first_rows) {
      const std::span<const std::uint32_t> rows = corpus_.rows(rank_of_rows[row]);
      pace.spend(16 + rows.size());
      all.insert(all.end(), rows.begin(), rows.end());
    }
    if (first_rows.size() > 1) std::sort(all.begin() + begin.back(), all.end());
  }
  begin.push_back(static_cast<std::uint32_t>(all.size()));
  form.rows_ = std::move(all);
  form.member_begin_ = std::move(begin);
  form.null_rows_ = corpus_.null_rows_;
}

}  // namespace warpmatch::corpus
