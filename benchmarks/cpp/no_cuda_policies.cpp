#include "families.hpp"

namespace warpmatch::bench {

/// Without CUDA there are none.
void add_policies() {}

}  // namespace warpmatch::bench
