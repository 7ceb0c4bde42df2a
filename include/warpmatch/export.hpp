#pragma once

/// Marks what a shared library of warpmatch offers; everything else in it is hidden.
#define WARPMATCH_EXPORT __attribute__((visibility("default")))
