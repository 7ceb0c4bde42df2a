#pragma once

#include <stdexcept>
#include <string>

#include <warpmatch/export.hpp>

namespace warpmatch {

/// Every error warpmatch throws derives from Error.
class WARPMATCH_EXPORT Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An argument has a value the call cannot take. The message reads
/// `[argument] what is wrong with which value`, e.g. `[k] must be at least 1, got 0`.
class WARPMATCH_EXPORT InvalidArgument : public Error {
 public:
  InvalidArgument(const std::string& argument, const std::string& problem) : Error("[" + argument + "] " + problem) {}
};

/// A value does not fit: a score in the asked-for dtype, more rows than a row index can hold.
class WARPMATCH_EXPORT RangeError : public InvalidArgument {
 public:
  using InvalidArgument::InvalidArgument;
};

/// The results or the work do not fit in memory; the message says how much there is and what to change.
class WARPMATCH_EXPORT OutOfMemory : public Error {
 public:
  using Error::Error;
};

/// The asked-for device cannot do the work; the message says why (built without CUDA, no driver,
/// driver too old, no device, out of memory after the smallest tile, or CUDA's own error name).
class WARPMATCH_EXPORT DeviceError : public Error {
 public:
  using Error::Error;
};

/// The std::stop_token of a call asked it to stop.
class WARPMATCH_EXPORT Cancelled : public Error {
 public:
  Cancelled() : Error("the call was stopped by its stop token") {}
};

}  // namespace warpmatch
