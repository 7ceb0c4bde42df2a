#pragma once

#include <string>

#include <gtest/gtest.h>

namespace warpmatch::testing {

/// What the error that `call` throws says; empty, with a failure, where it throws none of that type.
template <class Thrown, class Call>
std::string message_of(const Call& call) {
  try {
    call();
  } catch (const Thrown& error) {
    return error.what();
  }
  ADD_FAILURE() << "nothing thrown";
  return {};
}

}  // namespace warpmatch::testing
