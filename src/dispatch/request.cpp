#include "dispatch/request.hpp"

#include <string>

#include <warpmatch/error.hpp>

#include "corpus/text_form.hpp"

namespace warpmatch::dispatch {
namespace {

corpus::TextForm form_for(Metric metric) {
  switch (metric) {
    case Metric::postfix: return corpus::TextForm::reversed;
    case Metric::token_sort:
    case Metric::partial_token_sort: return corpus::TextForm::sorted_words;
    default: return corpus::TextForm::as_is;
  }
}

/// Without padding, Hamming compares strings of one length alone.
void check_lengths(const Request& request) {
  if (request.left.distinct() == 0 || request.right.distinct() == 0) return;
  const std::uint32_t length = request.left.max_length();
  for (const corpus::PackedCorpus* side : {&request.left, &request.right})
    for (const corpus::LengthBucket& bucket : side->buckets())
      if (bucket.length != length)
        throw InvalidArgument("pad", "is off, but strings of the lengths " + std::to_string(length) + " and " +
                                         std::to_string(bucket.length) + " are compared");
}

}  // namespace

Request make_request(const Corpus& left, const Corpus& right, const ScoreOptions& options, bool self) {
  const corpus::TextForm form = form_for(options.scorer.metric);
  const Request request{corpus::packed(left).form(form), corpus::packed(right).form(form), scoring::ScoreRule(options),
                        options.scorer, self};
  if (options.scorer.metric == Metric::hamming && !options.scorer.pad) check_lengths(request);
  return request;
}

}  // namespace warpmatch::dispatch
