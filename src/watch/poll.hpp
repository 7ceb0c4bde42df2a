#pragma once

namespace warpmatch::watch {

/// Says whether the call is to go on. In the thread that made it the monitor hears, if it is time, and what that throws
/// comes out; in its other threads Stopped is thrown once the call is over. Costs some tens of nanoseconds: see Pace.
void poll();

}  // namespace warpmatch::watch
