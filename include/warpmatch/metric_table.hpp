#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace warpmatch {

/// What two strings are compared by. The rows of `metric_table` say what each is.
enum class Metric : std::uint8_t {
  levenshtein,
  indel,
  lcs_seq,
  osa,
  damerau_levenshtein,
  hamming,
  prefix,
  postfix,
  jaro,
  jaro_winkler,
  jaccard,
  trigram,
  partial,
  token_sort,
  token_set,
  token,
  partial_token_sort,
  partial_token_set,
  partial_token,
  wratio,
  qratio,
};

/// What sort of number a metric works out.
enum class Family : std::uint8_t {
  edit,        ///< a distance in whole numbers, no larger than a maximum that follows from the lengths; in every form
  similarity,  ///< a similarity from 0 to 1; in every form
  ratio,       ///< a ratio from 0 to 100 and no other form
};

/// What is made of the strings before they are compared. Words are what white space separates; they are sorted by code
/// points and joined by one space.
enum class TextForm : std::uint8_t {
  as_is,
  reversed,      ///< backwards
  sorted_words,  ///< the words sorted
  unique_words,  ///< the words sorted, each once
  trigrams,      ///< the trigrams of the words, each once (corpus/text/trigrams.hpp), sorted: words themselves
};

inline constexpr std::size_t text_forms = 5;

/// What a metric can be told besides the strings.
enum class MetricParameter : std::uint8_t {
  none,
  weights,        ///< what an insertion, a deletion and a substitution cost: whole numbers from 0 to 2^32 - 1
  prefix_weight,  ///< what each symbol of a common beginning adds: 0 to 1
  pad,            ///< without it strings of unequal length are an error
};

/// One metric: all that is said of it as a whole. How it is worked out stands in src/core and src/scoring.
struct MetricRow {
  /// What the documentation of a function says: the function is given `arguments`.
  struct Example {
    std::string_view arguments;
    std::array<std::string_view, 4> results;  ///< distance, similarity and both normalized; of a ratio alone the first
  };

  Metric metric;
  Family family;
  std::string_view name = {};     ///< of its forms, as in `<name>_distance`; empty for a ratio
  std::string_view module = {};   ///< of warpmatch.distance that has the forms; empty for a ratio
  std::string_view title = {};    ///< as in "the Hamming distance"
  std::string_view meaning;       ///< of the distance, of the similarity or of the ratio, in one line
  std::string_view maximum = {};  ///< of an edit distance: what normalises
  Example example;
  std::string_view source;  ///< the paper or the function that defines it
  Metric base;              ///< what the executors compare by, once the strings are in `form`
  TextForm form = TextForm::as_is;
  MetricParameter parameter = MetricParameter::none;
  bool in_rapidfuzz = true;     ///< a function of RapidFuzz has that name, and the same scores
  bool lists_edits = false;     ///< there are editops and opcodes
  bool by_place = false;        ///< an edit distance of one look at both strings, which no limit shortens
  bool empty_is_zero = false;   ///< two empty strings are not alike: the similarity is 0
  std::string_view ratio = {};  ///< the name of its ratio, where that has one
};

/// Every metric there is, in the order of the enumeration.
inline constexpr std::array metric_table{
    MetricRow{.metric = Metric::levenshtein,
              .family = Family::edit,
              .name = "levenshtein",
              .module = "Levenshtein",
              .title = "Levenshtein",
              .meaning = "The fewest insertions, deletions and substitutions that turn s1 into s2",
              .maximum = "the longer length",
              .example = {R"("kitten", "sitting")", {"3", "4", "0.42857142857142855", "0.5714285714285714"}},
              .source = "Levenshtein 1966",
              .base = Metric::levenshtein,
              .parameter = MetricParameter::weights,
              .lists_edits = true,
              .ratio = "levenshtein_ratio"},
    MetricRow{.metric = Metric::indel,
              .family = Family::edit,
              .name = "indel",
              .module = "Indel",
              .title = "Indel",
              .meaning = "The fewest insertions and deletions that turn s1 into s2",
              .maximum = "both lengths together",
              .example = {R"("kitten", "sitting")", {"5", "8", "0.38461538461538464", "0.6153846153846154"}},
              .source = "both lengths less twice the longest common subsequence",
              .base = Metric::indel,
              .lists_edits = true,
              .ratio = "ratio"},
    MetricRow{.metric = Metric::lcs_seq,
              .family = Family::edit,
              .name = "lcs_seq",
              .module = "LCSseq",
              .title = "LCSseq",
              .meaning = "The longer length minus the longest common subsequence",
              .maximum = "the longer length",
              .example = {R"("kitten", "sitting")", {"3", "4", "0.42857142857142855", "0.5714285714285714"}},
              .source = "Wagner and Fischer 1974",
              .base = Metric::lcs_seq,
              .lists_edits = true},
    MetricRow{.metric = Metric::osa,
              .family = Family::edit,
              .name = "osa",
              .module = "OSA",
              .title = "OSA",
              .meaning =
                  "Insertions, deletions, substitutions and swaps of neighbours, no part edited twice, that turn s1 "
                  "into s2, at\nleast",
              .maximum = "the longer length",
              .example = {R"("ca", "abc")", {"3", "0", "1.0", "0.0"}},
              .source = "optimal string alignment, Hyyrö 2003",
              .base = Metric::osa},
    MetricRow{.metric = Metric::damerau_levenshtein,
              .family = Family::edit,
              .name = "damerau_levenshtein",
              .module = "DamerauLevenshtein",
              .title = "Damerau-Levenshtein",
              .meaning = "The fewest insertions, deletions, substitutions and swaps of neighbours that turn s1 into s2",
              .maximum = "the longer length",
              .example = {R"("ca", "abc")", {"2", "1", "0.6666666666666666", "0.33333333333333337"}},
              .source = "Lowrance and Wagner 1975",
              .base = Metric::damerau_levenshtein},
    MetricRow{.metric = Metric::hamming,
              .family = Family::edit,
              .name = "hamming",
              .module = "Hamming",
              .title = "Hamming",
              .meaning = "Positions where s1 and s2 differ",
              .maximum = "the longer length",
              .example = {R"("karolin", "kathrin")", {"3", "4", "0.42857142857142855", "0.5714285714285714"}},
              .source = "Hamming 1950; the longer string's surplus differs throughout",
              .base = Metric::hamming,
              .parameter = MetricParameter::pad,
              .lists_edits = true,
              .by_place = true},
    MetricRow{.metric = Metric::prefix,
              .family = Family::edit,
              .name = "prefix",
              .module = "Prefix",
              .title = "Prefix",
              .meaning = "The longer length minus the common beginning",
              .maximum = "the longer length",
              .example = {R"("prefix", "present")", {"4", "3", "0.5714285714285714", "0.4285714285714286"}},
              .source = "rapidfuzz.distance.Prefix",
              .base = Metric::prefix,
              .by_place = true},
    MetricRow{.metric = Metric::postfix,
              .family = Family::edit,
              .name = "postfix",
              .module = "Postfix",
              .title = "Postfix",
              .meaning = "The longer length minus the common end",
              .maximum = "the longer length",
              .example = {R"("postfix", "suffix")", {"4", "3", "0.5714285714285714", "0.4285714285714286"}},
              .source = "rapidfuzz.distance.Postfix",
              .base = Metric::prefix,
              .form = TextForm::reversed,
              .by_place = true},
    MetricRow{.metric = Metric::jaro,
              .family = Family::similarity,
              .name = "jaro",
              .module = "Jaro",
              .title = "Jaro",
              .meaning = "Symbols that match at nearby places, less those out of order",
              .example = {R"("martha", "marhta")",
                          {"0.05555555555555547", "0.9444444444444445", "0.05555555555555547", "0.9444444444444445"}},
              .source = "Jaro 1989",
              .base = Metric::jaro},
    MetricRow{.metric = Metric::jaro_winkler,
              .family = Family::similarity,
              .name = "jaro_winkler",
              .module = "JaroWinkler",
              .title = "Jaro-Winkler",
              .meaning = "Jaro similarity, above 0.7 raised by a common beginning of up to four symbols",
              .example = {R"("martha", "marhta")",
                          {"0.03888888888888886", "0.9611111111111111", "0.03888888888888886", "0.9611111111111111"}},
              .source = "Winkler 1990",
              .base = Metric::jaro_winkler,
              .parameter = MetricParameter::prefix_weight},
    MetricRow{.metric = Metric::jaccard,
              .family = Family::similarity,
              .name = "jaccard",
              .module = "Jaccard",
              .title = "Jaccard",
              .meaning = "Words in common by words in either string, each once",
              .example = {R"("new york jets", "new york giants")", {"0.5", "0.5", "0.5", "0.5"}},
              .source = "Jaccard 1901",
              .base = Metric::jaccard,
              .in_rapidfuzz = false},
    MetricRow{.metric = Metric::trigram,
              .family = Family::similarity,
              .name = "trigram",
              .module = "Trigram",
              .title = "trigram",
              .meaning = "Trigrams in common by trigrams in either string, as similarity() of PostgreSQL's pg_trgm",
              .example = {R"("word", "two words")",
                          {"0.6363636363636364", "0.36363636363636365", "0.6363636363636364", "0.36363636363636365"}},
              .source = "https://www.postgresql.org/docs/current/pgtrgm.html",
              .base = Metric::jaccard,
              .form = TextForm::trigrams,
              .in_rapidfuzz = false,
              .empty_is_zero = true},
    MetricRow{
        .metric = Metric::partial,
        .family = Family::ratio,
        .meaning = "The best ratio, 0 to 100, of the shorter string and a part of the longer one that is no longer.",
        .example = {R"("this is a test", "this is a test!")", {"100.0"}},
        .source = "rapidfuzz.fuzz.partial_ratio",
        .base = Metric::partial,
        .ratio = "partial_ratio"},
    MetricRow{.metric = Metric::token_sort,
              .family = Family::ratio,
              .meaning = "The ratio, 0 to 100, of the strings with their words sorted.",
              .example = {R"("fuzzy wuzzy was a bear", "wuzzy fuzzy was a bear")", {"100.0"}},
              .source = "rapidfuzz.fuzz.token_sort_ratio",
              .base = Metric::indel,
              .form = TextForm::sorted_words,
              .ratio = "token_sort_ratio"},
    MetricRow{.metric = Metric::token_set,
              .family = Family::ratio,
              .meaning = "The best ratio, 0 to 100, of the words in common and those with either string's other words.",
              .example = {R"("fuzzy was a bear", "fuzzy fuzzy was a bear")", {"100.0"}},
              .source = "rapidfuzz.fuzz.token_set_ratio",
              .base = Metric::token_set,
              .ratio = "token_set_ratio"},
    MetricRow{.metric = Metric::token,
              .family = Family::ratio,
              .meaning = "The better of token_sort_ratio and token_set_ratio, 0 to 100.",
              .example = {R"("new york jets", "jets of york")", {"85.71428571428571"}},
              .source = "rapidfuzz.fuzz.token_ratio",
              .base = Metric::token,
              .ratio = "token_ratio"},
    MetricRow{.metric = Metric::partial_token_sort,
              .family = Family::ratio,
              .meaning = "The partial_ratio, 0 to 100, of the strings with their words sorted.",
              .example = {R"("jets of new york", "york jets")", {"71.42857142857143"}},
              .source = "rapidfuzz.fuzz.partial_token_sort_ratio",
              .base = Metric::partial,
              .form = TextForm::sorted_words,
              .ratio = "partial_token_sort_ratio"},
    MetricRow{
        .metric = Metric::partial_token_set,
        .family = Family::ratio,
        .meaning = "100 where a word is in common, else the partial_ratio of the strings with their words sorted.",
        .example = {R"("new york jets", "york giants")", {"100.0"}},
        .source = "rapidfuzz.fuzz.partial_token_set_ratio",
        .base = Metric::partial_token_set,
        .ratio = "partial_token_set_ratio"},
    MetricRow{.metric = Metric::partial_token,
              .family = Family::ratio,
              .meaning = "The better of partial_token_sort_ratio and partial_token_set_ratio, 0 to 100.",
              .example = {R"("new york jets", "yorks giant")", {"63.1578947368421"}},
              .source = "rapidfuzz.fuzz.partial_token_ratio",
              .base = Metric::partial_token,
              .ratio = "partial_token_ratio"},
    MetricRow{.metric = Metric::wratio,
              .family = Family::ratio,
              .meaning = "The best of the other ratios, 0 to 100, each with a weight that suits the lengths.",
              .example = {R"("new york jets", "jets new yrok")", {"87.6923076923077"}},
              .source = "rapidfuzz.fuzz.WRatio",
              .base = Metric::wratio,
              .ratio = "WRatio"},
    MetricRow{.metric = Metric::qratio,
              .family = Family::ratio,
              .meaning = "The ratio, 0 to 100, but 0 for two empty strings.",
              .example = {R"("this is a test", "this is a test!")", {"96.55172413793103"}},
              .source = "rapidfuzz.fuzz.QRatio",
              .base = Metric::indel,
              .empty_is_zero = true,
              .ratio = "QRatio"},
};

/// The row of a metric.
constexpr const MetricRow& row_of(Metric metric) { return metric_table[static_cast<std::size_t>(metric)]; }

static_assert(
    [] {
      for (std::size_t i = 0; i < metric_table.size(); ++i)
        if (static_cast<std::size_t>(metric_table[i].metric) != i) return false;
      return true;
    }(),
    "a metric's row stands at its place in the enumeration");

}  // namespace warpmatch
