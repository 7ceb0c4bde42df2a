#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <warpmatch/corpus.hpp>
#include <warpmatch/metric.hpp>

#include "core/signature.hpp"
#include "corpus/lazy.hpp"
#include "corpus/packing/alphabet.hpp"
#include "corpus/signature_layout.hpp"

namespace warpmatch::corpus {

class Words;
class WordStrings;

/// The distinct strings of one length. They stand one behind the other in the text, so a bucket is a
/// rectangle and needs no offsets.
struct LengthBucket {
  std::uint32_t length = 0;
  std::uint32_t first = 0;       ///< rank of its first string
  std::uint32_t count = 0;       ///< strings in it
  std::uint64_t text_begin = 0;  ///< symbol at which its first string starts

  std::uint32_t end() const { return first + count; }
};

/// Strings row for row, null for nulls, and the memory they lie in: Latin-1 where all of them are, else UCS-4.
struct UnpackedTexts {
  std::vector<std::byte> memory;
  std::vector<Text> texts;
};

/// What a corpus keeps on one device; each executor that has such copies derives its own.
struct DeviceCopy {
  virtual ~DeviceCopy() = default;
};

/// The packed form of a set of strings. A *rank* numbers the distinct strings: shorter first, equal lengths by
/// their first row. A *row* numbers what the caller passed. Immutable but for caches, which are made once,
/// under a lock.
class PackedCorpus {
 public:
  /// Reads the texts; see Corpus for errors and limits.
  static std::shared_ptr<const PackedCorpus> pack(std::span<const Text> texts, unsigned workers);

  std::uint32_t size() const { return size_; }  ///< rows
  std::uint32_t distinct() const { return distinct_; }
  std::uint32_t nulls() const { return static_cast<std::uint32_t>(null_rows_.size()); }
  const std::vector<std::uint32_t>& null_rows() const { return null_rows_; }  ///< ascending

  const Alphabet& alphabet() const { return alphabet_; }
  unsigned symbol_bytes() const { return alphabet_.symbol_bytes(); }
  /// All symbols, `symbol_bytes()` each, native order, rank after rank; readable for 64 bytes past the end.
  const std::byte* text() const { return text_.data(); }
  std::uint64_t text_symbols() const { return text_symbols_; }
  /// Ascending by length; none is empty.
  const std::vector<LengthBucket>& buckets() const { return buckets_; }
  /// The lengths that occur, ascending.
  std::vector<std::uint32_t> lengths() const;
  std::uint32_t max_length() const { return buckets_.empty() ? 0 : buckets_.back().length; }

  /// The bucket a rank lies in.
  const LengthBucket& bucket_of(std::uint32_t rank) const;
  std::uint32_t length(std::uint32_t rank) const { return bucket_of(rank).length; }
  /// Where the symbols of a rank of this bucket start.
  const std::byte* string(const LengthBucket& bucket, std::uint32_t rank) const {
    return text() + (bucket.text_begin + std::uint64_t{rank - bucket.first} * bucket.length) * symbol_bytes();
  }

  /// The rows that hold this string, ascending; never empty.
  std::span<const std::uint32_t> rows(std::uint32_t rank) const {
    if (member_begin_.empty()) return {rows_.data() + rank, 1};
    return {rows_.data() + member_begin_[rank], member_begin_[rank + 1] - member_begin_[rank]};
  }
  std::uint32_t first_row(std::uint32_t rank) const { return rows(rank).front(); }
  bool has_duplicates() const { return !member_begin_.empty(); }
  /// One rank a row; `no_rank` for nulls. Made at the first call and kept.
  const std::vector<std::uint32_t>& rank_of_rows() const;
  static constexpr std::uint32_t no_rank = ~std::uint32_t{0};

  /// The signature layout that suits this corpus, and the signatures of its strings, by rank; of a part of the facts.
  /// Made at the first call and kept.
  const SignatureLayout& signature_layout(unsigned part = 0) const;
  const std::vector<core::Signature>& signatures(unsigned part = 0) const;
  /// Whether a search for so many strings is to go by the signatures: they are made already, or will have paid for
  /// themselves, as it is not the first string that this corpus is searched for.
  bool is_searched_by_signatures(std::uint32_t strings) const {
    return own_signatures_[0].if_made() != nullptr || strings > 1 || was_searched_.load(std::memory_order_relaxed);
  }
  /// Says that it has been searched without.
  void note_search() const { was_searched_.store(true, std::memory_order_relaxed); }

  /// Threads allowed when it was packed, and so for what is made of it later; 0 means every core.
  unsigned workers() const { return workers_; }

  /// The corpus of the same rows in another form; itself where no string would change. It lives as long as this one.
  /// Strings that coincide in the form are folded: the form has ranks of its own, but for `reversed`.
  /// Made at the first call and kept.
  const PackedCorpus& form(TextForm text_form) const;
  /// Null until that is made.
  const PackedCorpus* form_if_made(TextForm text_form) const;
  /// For each rank the rank of its string in that form. Made at the first call and kept.
  const std::vector<std::uint32_t>& rank_in_form(TextForm text_form) const;
  /// The distinct words of the strings (words.hpp). Made at the first call and kept.
  const Words& words() const;
  /// Which strings have each of them (word_strings.hpp). Made at the first call and kept.
  const WordStrings& word_strings() const;

  /// The strings as they would lie outside of a corpus. Made at the first call and kept.
  const UnpackedTexts& unpacked() const;
  bool is_unpacked() const { return unpacked_.if_made() != nullptr; }

  /// The string of a rank, as code points.
  std::u32string decode(std::uint32_t rank) const;
  CorpusMemory memory() const;

  /// The copy kept for a device, made by `make` at the first call for that device (a failed `make` keeps
  /// nothing). Thread-safe; copies go with the corpus.
  template <class Make>
  std::shared_ptr<DeviceCopy> device_copy(int ordinal, Make&& make) const {
    OwnDeviceCopy& own = device_copy_of(ordinal);
    const std::lock_guard lock(own.mutex);
    if (!own.copy) own.copy = make();
    return own.copy;
  }

 private:
  friend class Packer;
  friend class FormMaker;

  struct OwnSignatures {
    SignatureLayout layout;
    std::vector<core::Signature> signatures;
  };

  /// One lock a device, so that copies to several devices are made at once.
  struct OwnDeviceCopy {
    std::mutex mutex;
    std::shared_ptr<DeviceCopy> copy;
  };

  OwnDeviceCopy& device_copy_of(int ordinal) const {
    const std::lock_guard lock(device_mutex_);
    return device_copies_[ordinal];  // entries of a map stay where they are
  }
  const OwnSignatures& own_signatures(unsigned part) const;
  std::size_t cached_bytes() const;

  std::uint32_t size_ = 0;
  std::uint32_t distinct_ = 0;
  std::uint64_t text_symbols_ = 0;
  Alphabet alphabet_;
  std::vector<std::byte> text_;
  std::vector<LengthBucket> buckets_;
  std::vector<std::uint32_t> rows_;          ///< rows grouped by rank
  std::vector<std::uint32_t> member_begin_;  ///< distinct + 1 entries into rows_; empty where every string is distinct
  std::vector<std::uint32_t> null_rows_;

  unsigned workers_ = 0;
  Lazy<std::vector<std::uint32_t>> rank_of_rows_;
  std::array<Lazy<OwnSignatures>, SignatureLayout::parts> own_signatures_;
  mutable std::atomic<bool> was_searched_ = false;
  std::array<Lazy<std::shared_ptr<const PackedCorpus>>, text_forms> forms_;  ///< null for the corpus itself
  std::array<Lazy<std::vector<std::uint32_t>>, text_forms> rank_in_form_;
  Lazy<std::shared_ptr<const Words>> words_;
  Lazy<std::shared_ptr<const WordStrings>> word_strings_;
  Lazy<UnpackedTexts> unpacked_;
  mutable std::mutex device_mutex_;
  mutable std::map<int, OwnDeviceCopy> device_copies_;
};

}  // namespace warpmatch::corpus
