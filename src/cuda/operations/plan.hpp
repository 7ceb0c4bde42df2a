#pragma once

#include "cuda/blocks/policy.hpp"
#include "dispatch/executor.hpp"

namespace warpmatch::cuda {

/// What a job would take of one device of so many multiprocessors: host arithmetic from the policy and the request, the
/// same that cuts the work when it runs. What follows the clock or what the device finds, tiles that pass too much, is
/// not in it.
dispatch::JobPlan plan_of(const dispatch::Request& request, const dispatch::Work& work, const dispatch::Job& job,
                          const Policy& policy, unsigned multiprocessors);

}  // namespace warpmatch::cuda
