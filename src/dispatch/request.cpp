#include "dispatch/request.hpp"

#include <string>

#include <warpmatch/error.hpp>
#include <warpmatch/metric.hpp>

namespace warpmatch::dispatch {
namespace {

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
  const TextForm form = row_of(options.scorer.metric).form;
  const Request request{corpus::packed(left).form(form), corpus::packed(right).form(form), scoring::ScoreRule(options),
                        options.scorer, self};
  if (takes(options.scorer.metric, MetricParameter::pad) && !options.scorer.pad) check_lengths(request);
  return request;
}

}  // namespace warpmatch::dispatch
